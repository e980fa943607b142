//! A stranger that verifies signatures: s3s, in process, on a free loopback port.
//!
//! It knows nothing of our signing code. Objects live in memory; buckets are those named at the
//! start. A request whose host is an IP address is path style, `BUCKET.s3.test:PORT` is virtual-hosted.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::dto::{
    DeleteObjectInput, DeleteObjectOutput, GetObjectInput, GetObjectOutput, HeadObjectInput,
    HeadObjectOutput, ListBucketsInput, ListBucketsOutput, ListObjectsInput, ListObjectsOutput,
    ListObjectsV2Input, ListObjectsV2Output, Object, PutObjectInput, PutObjectOutput,
};
use s3s::host::SingleDomain;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, S3, S3Request, S3Response, S3Result, s3_error};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A running server; it ends when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    store: Store,
    task: JoinHandle<()>,
}

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
}

impl Server {
    /// Starts a server that knows these keys (ID, secret) and has these buckets, empty.
    pub(crate) async fn start(keys: &[(&str, &str)], buckets: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let store = Store::with(buckets);
        let service = service(store.clone(), keys, &domain(address));
        let task = tokio::spawn(serve(listener, service));
        Self {
            address,
            store,
            task,
        }
    }

    /// The `host` header of path-style requests.
    pub(crate) fn path_style_host(&self) -> String {
        self.address.to_string()
    }

    /// The `host` header of virtual-hosted requests.
    pub(crate) fn virtual_host(&self, bucket: &str) -> String {
        format!("{bucket}.{}", domain(self.address))
    }

    /// The content of an object.
    pub(crate) fn object(&self, bucket: &str, key: &str) -> Option<Bytes> {
        let buckets = self.store.0.lock().unwrap();
        buckets.get(bucket)?.get(key).cloned()
    }

    /// The number of objects in a bucket.
    pub(crate) fn count(&self, bucket: &str) -> usize {
        self.store.0.lock().unwrap()[bucket].len()
    }

    /// Sends a request as it is, on a connection of its own.
    pub(crate) async fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(String, String)],
        body: impl Into<Bytes>,
    ) -> Answer {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .unwrap();
        let connection = tokio::spawn(connection);
        let mut request = hyper::Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(body.into())).unwrap();
        let response = sender.send_request(request).await.unwrap();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        drop(sender);
        connection.await.unwrap().unwrap();
        Answer { status, body }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The `Code` of an error document.
    pub(crate) fn code(&self) -> Option<String> {
        let text = self.text();
        let (_, rest) = text.split_once("<Code>")?;
        let (code, _) = rest.split_once("</Code>")?;
        Some(code.to_owned())
    }
}

// s3s compares the whole host, its port included.
fn domain(address: SocketAddr) -> String {
    format!("s3.test:{}", address.port())
}

fn service(store: Store, keys: &[(&str, &str)], domain: &str) -> S3Service {
    let mut auth = SimpleAuth::new();
    for (id, secret) in keys {
        auth.register((*id).to_owned(), (*secret).into());
    }
    let mut builder = S3ServiceBuilder::new(store);
    builder.set_auth(auth);
    builder.set_host(SingleDomain::new(domain).unwrap());
    builder.build()
}

async fn serve(listener: TcpListener, service: S3Service) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        let connection = hyper::server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(stream), service.clone());
        tokio::spawn(connection);
    }
}

/// Buckets by name, objects by key.
#[derive(Clone)]
struct Store(Arc<Mutex<BTreeMap<String, BTreeMap<String, Bytes>>>>);

impl Store {
    fn with(buckets: &[&str]) -> Self {
        let buckets = buckets
            .iter()
            .map(|name| ((*name).to_owned(), BTreeMap::new()));
        Self(Arc::new(Mutex::new(buckets.collect())))
    }

    /// Does something with the objects of a bucket, if it is there.
    fn bucket<T>(
        &self,
        name: &str,
        act: impl FnOnce(&mut BTreeMap<String, Bytes>) -> T,
    ) -> S3Result<T> {
        let mut buckets = self.0.lock().unwrap();
        match buckets.get_mut(name) {
            Some(objects) => Ok(act(objects)),
            None => Err(s3_error!(NoSuchBucket)),
        }
    }

    fn read(&self, bucket: &str, key: &str) -> S3Result<Bytes> {
        self.bucket(bucket, |objects| objects.get(key).cloned())?
            .ok_or_else(|| s3_error!(NoSuchKey))
    }

    fn listed(&self, bucket: &str, prefix: Option<&str>) -> S3Result<Vec<Object>> {
        let prefix = prefix.unwrap_or_default();
        self.bucket(bucket, |objects| {
            objects
                .iter()
                .filter(|(key, _)| key.starts_with(prefix))
                .map(|(key, content)| Object {
                    key: Some(key.clone()),
                    size: Some(size(content)),
                    ..Object::default()
                })
                .collect()
        })
    }
}

fn size(content: &Bytes) -> i64 {
    i64::try_from(content.len()).unwrap()
}

#[async_trait::async_trait]
impl S3 for Store {
    async fn list_buckets(
        &self,
        _: S3Request<ListBucketsInput>,
    ) -> S3Result<S3Response<ListBucketsOutput>> {
        Ok(S3Response::new(ListBucketsOutput::default()))
    }

    async fn list_objects(
        &self,
        request: S3Request<ListObjectsInput>,
    ) -> S3Result<S3Response<ListObjectsOutput>> {
        let input = request.input;
        let contents = self.listed(&input.bucket, input.prefix.as_deref())?;
        Ok(S3Response::new(ListObjectsOutput {
            name: Some(input.bucket),
            contents: Some(contents),
            ..ListObjectsOutput::default()
        }))
    }

    async fn list_objects_v2(
        &self,
        request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        let input = request.input;
        let contents = self.listed(&input.bucket, input.prefix.as_deref())?;
        Ok(S3Response::new(ListObjectsV2Output {
            name: Some(input.bucket),
            contents: Some(contents),
            ..ListObjectsV2Output::default()
        }))
    }

    async fn get_object(
        &self,
        request: S3Request<GetObjectInput>,
    ) -> S3Result<S3Response<GetObjectOutput>> {
        let content = self.read(&request.input.bucket, &request.input.key)?;
        Ok(S3Response::new(GetObjectOutput {
            content_length: Some(size(&content)),
            body: Some(Body::from(content).into()),
            ..GetObjectOutput::default()
        }))
    }

    async fn head_object(
        &self,
        request: S3Request<HeadObjectInput>,
    ) -> S3Result<S3Response<HeadObjectOutput>> {
        let content = self.read(&request.input.bucket, &request.input.key)?;
        Ok(S3Response::new(HeadObjectOutput {
            content_length: Some(size(&content)),
            ..HeadObjectOutput::default()
        }))
    }

    async fn put_object(
        &self,
        request: S3Request<PutObjectInput>,
    ) -> S3Result<S3Response<PutObjectOutput>> {
        let input = request.input;
        let content = match input.body {
            // Signatures of chunks and hashes of bodies are checked while the body is read.
            Some(body) => Body::from(body)
                .collect()
                .await
                .map_err(|_| s3_error!(InternalError, "the body is not what was signed"))?
                .to_bytes(),
            None => Bytes::new(),
        };
        self.bucket(&input.bucket, |objects| objects.insert(input.key, content))?;
        Ok(S3Response::new(PutObjectOutput::default()))
    }

    async fn delete_object(
        &self,
        request: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        let input = request.input;
        self.bucket(&input.bucket, |objects| objects.remove(&input.key))?;
        Ok(S3Response::new(DeleteObjectOutput::default()))
    }
}
