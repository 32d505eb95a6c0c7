//! Desks of those who belong to no school: the national coordinator, a vendor's engineer, and the welfare worker, who is
//! employed by another controller and sees nothing here without a recorded disclosure.

use db::{DbError, Tx};
use web::House;

use crate::DeskError;
use crate::desk::{Card, Desk, Figure, Row, Weight};
use crate::texts::Texts;

db::row! {
    /// A provider that has joined.
    struct ProviderLine {
        name_fi: String,
        name_sv: String,
        schools: i64,
        basic: i64,
        upper_secondary: i64,
        swedish: i64,
    }

    /// A service of the catalogue.
    struct ServiceLine {
        name: String,
        vendor: String,
        description_fi: String,
        description_sv: String,
        description_en: String,
    }
}

/// Does the ecosystem grow, fairly?
pub async fn coordinator(house: &House, t: Texts, desk: &mut Desk) -> Result<(), DeskError> {
    let (providers, services) = house
        .db
        .reference(async |tx| Ok::<_, DeskError>((providers(tx).await?, services(tx).await?)))
        .await?;
    let schools: i64 = providers.iter().map(|provider| provider.schools).sum();
    let swedish: i64 = providers.iter().map(|provider| provider.swedish).sum();
    desk.figures = vec![
        Figure::new(providers.len(), t.national_providers(), false),
        Figure::new(schools, t.national_schools(), false),
        Figure::new(swedish, t.national_swedish(), false),
        Figure::new(services.len(), t.national_services(), false),
    ];
    let rows = providers
        .iter()
        .map(|provider| Row {
            main: match t.0 {
                kernel::Lang::Sv => provider.name_sv.clone(),
                _ => provider.name_fi.clone(),
            },
            detail: t.national_provider(provider.basic, provider.schools, provider.upper_secondary),
            ..Row::default()
        })
        .collect();
    desk.rest = vec![
        Card {
            rows,
            empty: Some(t.national_nobody().to_owned()),
            ..Card::new(Weight::Plain, "building", t.national_adoption())
        },
        catalogue(t, &services),
    ];
    Ok(())
}

/// Is my integration healthy, what is missing to go live?
pub async fn vendor(house: &House, t: Texts, desk: &mut Desk) -> Result<(), DeskError> {
    let services = house.db.reference(async |tx| Ok::<_, DeskError>(services(tx).await?)).await?;
    let row = |main: &str, detail: String| Row { main: main.to_owned(), detail, ..Row::default() };
    let mut addresses = Card::new(Weight::Plain, "plug", t.vendor_interfaces());
    addresses.rows = vec![
        row(t.vendor_token(), format!("{}/oauth/token", house.base_url)),
        row(t.vendor_rostering(), format!("{}/ims/oneroster/rostering/v1p2", house.base_url)),
    ];
    let mut steps = Card::new(Weight::Plain, "list-check", t.vendor_steps());
    steps.rows = vec![
        row(t.vendor_step_agreement(), t.vendor_step_agreement_how().to_owned()),
        row(t.vendor_step_credentials(), t.vendor_step_credentials_how().to_owned()),
        row(t.vendor_step_call(), t.vendor_step_call_how().to_owned()),
    ];
    desk.urgent = vec![steps, addresses];
    desk.rest = vec![catalogue(t, &services)];
    Ok(())
}

/// A welfare worker's desk says what will come and why nothing is seen before.
pub fn welfare(t: Texts, desk: &mut Desk) {
    let card = |icon, title: &str, text: &str| Card {
        text: text.to_owned(),
        ..Card::new(Weight::Plain, icon, title)
    };
    desk.urgent = vec![
        card("calendar", t.welfare_calendar(), t.welfare_calendar_lead()),
        card("shield-check", t.welfare_disclosure(), t.welfare_disclosure_lead()),
    ];
}

fn catalogue(t: Texts, services: &[ServiceLine]) -> Card {
    let rows = services
        .iter()
        .map(|service| Row {
            main: format!("{}, {}", service.name, service.vendor),
            detail: match t.0 {
                kernel::Lang::Fi => service.description_fi.clone(),
                kernel::Lang::Sv => service.description_sv.clone(),
                kernel::Lang::En => service.description_en.clone(),
            },
            ..Row::default()
        })
        .collect();
    Card {
        rows,
        empty: Some(t.catalogue_empty().to_owned()),
        ..Card::new(Weight::Plain, "sparkles", t.catalogue())
    }
}

async fn providers(tx: &mut Tx) -> Result<Vec<ProviderLine>, DbError> {
    tx.all(
        db::sql!(
            ProviderLine,
            "select p.name_fi, p.name_sv, count(s.id) as schools,
               count(s.id) filter (where s.kind in ('basic', 'combined')) as basic,
               count(s.id) filter (where s.kind in ('upper_secondary', 'combined')) as upper_secondary,
               count(s.id) filter (where s.language = 'sv') as swedish
             from provider p
             left join school s on s.provider_id = p.provider_id and s.ended_on is null
             group by p.provider_id, p.name_fi, p.name_sv
             order by p.name_fi"
        ),
        &[],
    )
    .await
}

async fn services(tx: &mut Tx) -> Result<Vec<ServiceLine>, DbError> {
    tx.all(
        db::sql!(
            ServiceLine,
            "select name, vendor, description_fi, description_sv, description_en from service order by name"
        ),
        &[],
    )
    .await
}
