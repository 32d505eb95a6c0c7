//! The data protection officer's desk: can I account for every byte?

use audit::{DisclosedTo, HandledClass};
use jiff::SignedDuration;
use kernel::{PersonId, ServiceId};
use policy::{Read, Register, RegisterRelations, decide};
use web::dates;

use crate::DeskError;
use crate::desk::{Card, Desk, Figure, Row, Weight};
use crate::page::Reader;

/// For how many days the desk looks back.
const DAYS: i64 = 7;

db::row! {
    /// A service of the catalogue by name.
    struct ServiceName {
        id: ServiceId,
        name: String,
        vendor: String,
    }
}

pub async fn compose(reader: &Reader<'_>, desk: &mut Desk) -> Result<Vec<PersonId>, DeskError> {
    let provider = reader.scope.provider;
    let granted = decide::<Read, Register>(
        &reader.scope.actor,
        &RegisterRelations { own_provider: true },
        Register(provider),
    )?;
    let since = reader.house.clock.now() - SignedDuration::from_hours(24 * DAYS);
    let (disclosed, handled, names) = reader
        .house
        .db
        .provider(provider, async |tx| {
            let disclosed = audit::disclosed(tx, granted.resource().0, since).await?;
            let handled = audit::handled(tx, granted.resource().0, since).await?;
            let ids: Vec<ServiceId> = disclosed.iter().map(|to| to.service_id).collect();
            let names = tx
                .all(
                    db::sql!(ServiceName, "select id, name, vendor from service where id = any($1)"),
                    &[&ids],
                )
                .await?;
            Ok::<_, DeskError>((disclosed, handled, names))
        })
        .await?;
    let t = reader.t;
    let denied: i64 = handled.iter().map(|class| class.denied).sum();
    desk.figures = vec![
        Figure::new(disclosed.iter().map(|to| to.answers).sum::<i64>(), t.dpo_answers(), false),
        Figure::new(disclosed.len(), t.dpo_services(), false),
        Figure::new(denied, t.dpo_denied(), denied > 0),
    ];
    desk.urgent = vec![disclosures(reader, &disclosed, &names)];
    desk.rest = vec![handling(reader, &handled)];
    Ok(Vec::new())
}

fn disclosures(reader: &Reader<'_>, disclosed: &[DisclosedTo], names: &[ServiceName]) -> Card {
    let (t, lang) = (reader.t, reader.scope.lang);
    let rows = disclosed
        .iter()
        .map(|to| {
            let at = to.last_at.to_zoned(reader.house.calendar.zone().clone()).datetime();
            let name = names.iter().find(|name| name.id == to.service_id);
            Row {
                time: dates::figures(lang, at.date()),
                main: name.map_or_else(|| t.dpo_gone().to_owned(), |n| format!("{}, {}", n.name, n.vendor)),
                detail: t.dpo_disclosed(to.answers, to.persons),
                button: None,
            }
        })
        .collect();
    Card {
        rows,
        empty: Some(t.dpo_nothing_disclosed().to_owned()),
        ..Card::new(Weight::Plain, "eye", t.dpo_disclosures())
    }
}

fn handling(reader: &Reader<'_>, handled: &[HandledClass]) -> Card {
    let t = reader.t;
    let rows = handled
        .iter()
        .map(|class| Row {
            main: t.data_class(&class.data_class),
            detail: t.dpo_handled(class.denied, class.by_people, class.by_services),
            ..Row::default()
        })
        .collect();
    Card {
        rows,
        empty: Some(t.dpo_nothing_handled().to_owned()),
        ..Card::new(Weight::Plain, "shield-check", t.dpo_handling())
    }
}
