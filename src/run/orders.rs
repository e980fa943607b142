//! Requests of each stage. Their IDs are given when they are sent.

use super::gate::Writer;
use crate::model::{
    Action, Cell, CellId, Change, ConnectionChoice, ExchangeId, Expected, KeyRole, Order, Purpose,
    SignatureVersion, Trial, Verb,
};
use crate::plan::Plan;

/// The unsigned `GET /`.
pub(super) fn look(plan: &Plan) -> Order {
    let unsigned = SignatureVersion::None;
    order(
        plan,
        Purpose::Look,
        KeyRole::Anonymous,
        unsigned,
        Action::Service,
    )
}

/// The same past the forward proxy, or through the one that is not used.
pub(super) fn look_the_other_way(plan: &Plan) -> Order {
    let trial = Trial {
        experiment: "way.look".to_owned(),
        varies: first_list(plan),
        value: None,
    };
    Order {
        purpose: Purpose::Experiment,
        trial: Some((trial, Change::Nothing)),
        connection: ConnectionChoice::OtherWay,
        ..look(plan)
    }
}

/// The same over TLS at the same port, where a plain endpoint took the connection and did not answer.
pub(super) fn look_over_tls(plan: &Plan) -> Option<Order> {
    let endpoint = &plan.request.endpoint;
    let twin = endpoint.over_tls(endpoint.port())?;
    let trial = Trial {
        experiment: "tls.look".to_owned(),
        varies: first_list(plan),
        value: Some(twin.to_string()),
    };
    Some(Order {
        purpose: Purpose::Experiment,
        trial: Some((trial, Change::At(Box::new(twin)))),
        connection: ConnectionChoice::Brief,
        ..look(plan)
    })
}

/// The cell that an experiment stands for which is none of a cell.
fn first_list(plan: &Plan) -> CellId {
    let first = plan.cells_of(Verb::List).next();
    first.map(|cell| cell.id.clone()).unwrap_or_default()
}

/// The target's List by nobody, by a random ID and with a wrong secret, one of each.
pub(super) fn calibration(plan: &Plan) -> Vec<Order> {
    if !plan.request.calibrate {
        return Vec::new();
    }
    let calibrate = |role, signature| order(plan, Purpose::Calibrate, role, signature, list(plan));
    let mut orders = vec![calibrate(KeyRole::Anonymous, SignatureVersion::None)];
    for role in [KeyRole::RandomId, KeyRole::WrongSecret] {
        if plan.keys.of(role).is_some() {
            orders.extend(
                plan.request
                    .signatures
                    .iter()
                    .map(|version| calibrate(role, *version)),
            );
        }
    }
    orders
}

/// The cells of a verb; List as often as asked for.
pub(super) fn cells(plan: &Plan, verb: Verb) -> Vec<Order> {
    let rounds = if verb == Verb::List {
        plan.request.repeat.max(1)
    } else {
        1
    };
    rounds_of(plan, verb, rounds, |cell| match verb {
        Verb::List => list(plan),
        Verb::Get => Action::Get {
            object: plan.object_of(cell),
            expected: None,
        },
        Verb::Put => put(plan, plan.object_of(cell)),
        Verb::Delete => Action::Delete {
            object: plan.object_of(cell),
            version: None,
        },
    })
}

/// The Get cells, of a planted object if there is one.
pub(super) fn gets(plan: &Plan, planted: Option<&str>) -> Vec<Order> {
    rounds_of(plan, Verb::Get, plan.request.repeat.max(1), |cell| {
        let object = planted.map_or_else(|| plan.object_of(cell), str::to_owned);
        let expected = planted.map(|object| plan.body_of(object));
        Action::Get { object, expected }
    })
}

/// The Delete cells that have an object to remove, each one of its own.
pub(super) fn deletes(plan: &Plan, is_there: impl Fn(&str) -> bool) -> Vec<Order> {
    plan.cells_of(Verb::Delete)
        .map(|cell| (cell, plan.object_to_delete(cell, &is_there)))
        .filter(|(_, object)| is_there(object))
        .map(|(cell, object)| delete(plan, cell, object))
        .collect()
}

/// The Delete cells without an object that are expected to be denied: that is told before anything
/// is looked for. Where they are not denied, a versioned bucket makes a marker, so no others are sent.
pub(super) fn deletes_of_nothing(plan: &Plan, others: &[Order]) -> Vec<Order> {
    let is_sent = |cell: &&Cell| (others.iter()).any(|order| order.cell.as_ref() == Some(&cell.id));
    plan.cells_of(Verb::Delete)
        .filter(|cell| cell.expectation == Some(Expected::Deny) && !is_sent(cell))
        .map(|cell| delete(plan, cell, plan.object_of(cell)))
        .collect()
}

fn delete(plan: &Plan, cell: &Cell, object: String) -> Order {
    let action = Action::Delete {
        object,
        version: None,
    };
    Order {
        cell: Some(cell.id.clone()),
        ..order(plan, Purpose::Cell, cell.key, cell.signature, action)
    }
}

/// The object that Get reads.
pub(super) fn canary(plan: &Plan, writer: Writer) -> Option<Order> {
    plan.cells_of(Verb::Get)
        .next()
        .map(|_| plant(plan, writer, plan.canary()))
}

/// What Get and Delete need and is not there.
pub(super) fn plants(plan: &Plan, writer: Writer, is_there: impl Fn(&str) -> bool) -> Vec<Order> {
    let deleted = plan
        .cells_of(Verb::Delete)
        .map(|cell| plan.object_to_delete(cell, &is_there))
        .filter(|object| !is_there(object))
        .map(|object| plant(plan, writer, object));
    canary(plan, writer)
        .into_iter()
        .filter(|_| !is_there(&plan.canary()))
        .chain(deleted)
        .collect()
}

fn plant(plan: &Plan, writer: Writer, object: String) -> Order {
    order(
        plan,
        Purpose::Plant,
        writer.role,
        writer.signature,
        put(plan, object),
    )
}

/// The same List without a limit.
pub(super) fn without_max_keys(mut again: Order) -> Order {
    if let Action::List { max_keys, .. } = &mut again.action {
        *max_keys = None;
    }
    again
}

/// A cell again, with one thing changed.
pub(super) fn experiment(plan: &Plan, cell: &Cell, trial: Trial, change: Change) -> Order {
    let action = match cell.verb {
        Verb::Put => put(
            plan,
            object_of_experiment(plan, &trial.experiment, &cell.id),
        ),
        Verb::Get => own_object(plan, cell),
        _ => list(plan),
    };
    Order {
        connection: match change {
            Change::At(_) => ConnectionChoice::Brief,
            Change::OtherWay => ConnectionChoice::OtherWay,
            _ => ConnectionChoice::Any,
        },
        trial: Some((trial, change)),
        ..order(plan, Purpose::Experiment, cell.key, cell.signature, action)
    }
}

/// What an experiment with a cell's Put writes.
pub(super) fn object_of_experiment(plan: &Plan, experiment: &str, cell: &CellId) -> String {
    format!("{}{experiment}.{cell}", plan.prefix)
}

/// A List of a role's cell again, for an experiment, over a connection of choice.
pub(super) fn list_again(
    plan: &Plan,
    cell: &Cell,
    experiment: &str,
    change: Change,
    connection: ConnectionChoice,
) -> Order {
    let trial = Trial {
        experiment: experiment.to_owned(),
        varies: cell.id.clone(),
        value: None,
    };
    Order {
        connection,
        ..self::experiment(plan, cell, trial, change)
    }
}

/// The same with a value that the report shows.
pub(super) fn with_value(mut order: Order, value: String) -> Order {
    if let Some((trial, _)) = &mut order.trial {
        trial.value = Some(value);
    }
    order
}

/// Get of the object that the same key has put in its cell.
fn own_object(plan: &Plan, cell: &Cell) -> Action {
    let put = plan.cells.iter().find(|other| {
        (other.verb, other.key, other.signature) == (Verb::Put, cell.key, cell.signature)
    });
    get_of(plan, plan.object_of(put.unwrap_or(cell)))
}

/// Get of an object of this run.
pub(super) fn get_of(plan: &Plan, object: String) -> Action {
    Action::Get {
        expected: Some(plan.body_of(&object)),
        object,
    }
}

/// The objects that experiments read and that are not there: the same key's Delete has removed them.
pub(super) fn own_objects(
    plan: &Plan,
    experiments: &[Order],
    is_there: impl Fn(&str) -> bool,
) -> Vec<Order> {
    let missing = experiments.iter().filter_map(|order| match &order.action {
        Action::Get { object, .. } if !is_there(object) => Some((order, object)),
        _ => None,
    });
    missing
        .map(|(order, object)| {
            let writer = Writer {
                role: order.role,
                signature: order.signature,
            };
            plant(plan, writer, object.clone())
        })
        .collect()
}

/// A request about grants.
pub(super) fn grants(plan: &Plan, asker: Writer, action: Action) -> Order {
    order(plan, Purpose::Grants, asker.role, asker.signature, action)
}

/// A request for clean-up.
pub(super) fn clean_up(plan: &Plan, writer: Writer, action: Action) -> Order {
    order(
        plan,
        Purpose::CleanUp,
        writer.role,
        writer.signature,
        action,
    )
}

fn rounds_of(plan: &Plan, verb: Verb, rounds: u32, action: impl Fn(&Cell) -> Action) -> Vec<Order> {
    let cells = |round: u32| {
        let mut cells: Vec<&Cell> = plan.cells.iter().filter(|cell| cell.verb == verb).collect();
        // Each round begins with another cell: servers that take requests in turn would give each
        // cell always the same answer.
        let shift = usize::try_from(round).unwrap_or(0) % cells.len().max(1);
        cells.rotate_left(shift);
        cells
    };
    (0..rounds)
        .flat_map(|round| cells(round).into_iter().map(move |cell| (round, cell)))
        .map(|(round, cell)| Order {
            cell: Some(cell.id.clone()),
            // Repeats are there to meet other backends, so they need other connections.
            connection: if round == 0 {
                ConnectionChoice::Any
            } else {
                ConnectionChoice::Fresh
            },
            ..order(plan, Purpose::Cell, cell.key, cell.signature, action(cell))
        })
        .collect()
}

fn order(
    plan: &Plan,
    purpose: Purpose,
    role: KeyRole,
    signature: SignatureVersion,
    action: Action,
) -> Order {
    Order {
        id: ExchangeId::default(),
        purpose,
        cell: None,
        role,
        key: plan
            .keys
            .of(role)
            .filter(|_| signature != SignatureVersion::None),
        signature,
        addressing: plan.request.addressing,
        action,
        trial: None,
        connection: ConnectionChoice::Any,
    }
}

fn list(plan: &Plan) -> Action {
    Action::List {
        prefix: plan.list_prefix(),
        max_keys: Some(1),
        continuation: None,
    }
}

/// Put of an object of this run.
pub(super) fn put(plan: &Plan, object: String) -> Action {
    let body = plan.body_of(&object);
    Action::Put { object, body }
}
