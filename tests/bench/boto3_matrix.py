"""The script that people write today: list, put, get and delete under both signature versions.

Endpoint, bucket and keys come from AWS_ENDPOINT_URL, S3_BUCKET and the usual AWS_ variables.
"""

import os
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError


def outcome(call, **parameters):
    try:
        call(**parameters)
        return "ok"
    except ClientError as error:
        return error.response["Error"]["Code"]
    except BotoCoreError as error:
        return type(error).__name__


def main():
    bucket = os.environ["S3_BUCKET"]
    for signature in ("s3v4", "s3"):
        s3 = boto3.client(
            "s3",
            region_name="us-east-1",
            config=Config(signature_version=signature, s3={"addressing_style": "path"}),
        )
        key = f"check-{uuid.uuid4()}"
        cells = {
            "list": outcome(s3.list_objects_v2, Bucket=bucket, MaxKeys=1),
            "put": outcome(s3.put_object, Bucket=bucket, Key=key, Body=b"check"),
            "get": outcome(s3.get_object, Bucket=bucket, Key=key),
            "delete": outcome(s3.delete_object, Bucket=bucket, Key=key),
        }
        print(f"{signature:5}", *(f"{name} {said}" for name, said in cells.items()))


main()
