//! People. Whoever is already known by identity code or learner number is the same person.

use std::collections::HashMap;

use db::{DbError, Tx};
use domain::PersonalIdentityCode;
use kernel::PersonId;
use uuid::Uuid;
use vault::{FieldContext, ProviderKeys, VaultError};

use super::{Finding, Findings, Ids, Kind, Run, Table, Tally, finding_rows};

/// Brings the people in; answers those who ended.
pub(super) async fn bring(
    tx: &mut Tx,
    run: &Run,
    tally: &mut Tally,
    findings: &mut Findings,
) -> Result<Vec<Uuid>, DbError> {
    tx.run(
        db::sql!(
            "insert into external_id (provider_id, kind, source, external_id, id)
             select $1::uuid, 'person', $3::text, s.sourced_id,
               coalesce(h.id, n.id, ($4::text || substr(gen_random_uuid()::text, 16))::uuid)
             from staging_person s
             left join person h on h.provider_id = $1 and h.identity_hash = s.identity_hash
             left join person n on n.provider_id = $1 and n.learner_number = s.learner_number
             where s.import_id = $2 and s.state = 'active'
               and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'person'
                                 and x.source = $3 and x.external_id = s.sourced_id)"
        ),
        &[&run.provider, &run.import, &run.source, &run.prefix],
    )
    .await?;
    refuse_taken(tx, run, findings).await?;
    let changed = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update person t
                   set given_names = s.given_names, call_name = s.call_name, surname = s.surname,
                     username = s.username, identifier = s.identifier, email = s.email, phone = s.phone, sms = s.sms,
                     enabled = s.enabled, learner_number = coalesce(s.learner_number, t.learner_number),
                     non_disclosure = t.non_disclosure or s.non_disclosure, ended_on = null, version = t.version + 1
                   from staging_person s
                   join external_id x on x.provider_id = $1 and x.kind = 'person' and x.source = $3
                     and x.external_id = s.sourced_id
                   where s.import_id = $2 and s.state = 'active' and t.provider_id = $1 and t.id = x.id
                     and (t.given_names, t.call_name, t.surname, t.username, t.identifier, t.email, t.phone, t.sms,
                         t.enabled, t.learner_number, t.non_disclosure, t.ended_on)
                       is distinct from (s.given_names, s.call_name, s.surname, s.username, s.identifier, s.email,
                         s.phone, s.sms, s.enabled, coalesce(s.learner_number, t.learner_number),
                         t.non_disclosure or s.non_disclosure, null::date)
                   returning t.id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    let created = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   insert into person (provider_id, id, given_names, call_name, surname, birth_date, sex, learner_number,
                     non_disclosure, email, phone, sms, username, identifier, enabled, created_at)
                   select $1::uuid, x.id, s.given_names, s.call_name, s.surname, d.birth_date, d.sex, s.learner_number,
                     s.non_disclosure, s.email, s.phone, s.sms, s.username, s.identifier, s.enabled, $4::timestamptz
                   from staging_person s
                   join external_id x on x.provider_id = $1 and x.kind = 'person' and x.source = $3
                     and x.external_id = s.sourced_id
                   left join staging_demographics d on d.import_id = $2 and d.state = 'active'
                     and d.sourced_id = s.sourced_id
                   where s.import_id = $2 and s.state = 'active'
                     and not exists (select from person t where t.provider_id = $1 and t.id = x.id)
                   returning id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source, &run.now],
        )
        .await?;
    let born = demographics(tx, run, findings).await?;
    let ended = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update person t set ended_on = $5, version = t.version + 1
                   where t.provider_id = $1 and t.ended_on is null and t.id in (
                     select x.id from external_id x
                     left join staging_person s on s.import_id = $2 and s.sourced_id = x.external_id
                     where x.provider_id = $1 and x.kind = 'person' and x.source = $3
                     group by x.id having bool_and(coalesce(s.state = 'gone', $4::boolean)))
                   returning t.id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source, &run.complete.people, &run.today],
        )
        .await?;
    let mut changed = changed.ids;
    changed.extend(born);
    tally.add(Kind::Person, created.ids, changed, ended.ids.clone());
    Ok(ended.ids)
}

/// Fills in birth date and sex of people who were there before.
async fn demographics(tx: &mut Tx, run: &Run, findings: &mut Findings) -> Result<Vec<Uuid>, DbError> {
    let unknown = tx
        .all(
            db::sql!(
                finding_rows::Found,
                "select s.line, s.sourced_id as value, count(*) over () as total
                 from staging_demographics s
                 where s.import_id = $2 and s.state = 'active'
                   and not exists (select from external_id x where x.provider_id = $1 and x.kind = 'person'
                                     and x.source = $3 and x.external_id = s.sourced_id)
                 order by s.line limit 200"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    findings.found(Table::Demographics, Finding::UnknownPerson, unknown);
    let changed = tx
        .one(
            db::sql!(
                Ids,
                "with done as (
                   update person t
                   set birth_date = coalesce(d.birth_date, t.birth_date), sex = coalesce(d.sex, t.sex),
                     version = t.version + 1
                   from staging_demographics d
                   join external_id x on x.provider_id = $1 and x.kind = 'person' and x.source = $3
                     and x.external_id = d.sourced_id
                   where d.import_id = $2 and d.state = 'active' and t.provider_id = $1 and t.id = x.id
                     and (t.birth_date is distinct from coalesce(d.birth_date, t.birth_date)
                       or t.sex is distinct from coalesce(d.sex, t.sex))
                   returning t.id)
                 select coalesce(array_agg(id), '{}') as ids from done"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    Ok(changed.ids)
}

/// A learner number or identity code that somebody else already has is not taken over.
async fn refuse_taken(tx: &mut Tx, run: &Run, findings: &mut Findings) -> Result<(), DbError> {
    let numbers = tx
        .all(
            db::sql!(
                finding_rows::Found,
                "with done as (
                   update staging_person s set learner_number = null
                   from external_id x
                   where s.import_id = $2 and s.state = 'active' and s.learner_number is not null
                     and x.provider_id = $1 and x.kind = 'person' and x.source = $3 and x.external_id = s.sourced_id
                     and (exists (select from person t where t.provider_id = $1 and t.learner_number = s.learner_number
                                    and t.id <> x.id)
                       or exists (select from staging_person e where e.import_id = $2 and e.state = 'active'
                                    and e.learner_number = s.learner_number and e.line < s.line))
                   returning s.line)
                 select line, null::text as value, count(*) over () as total from done order by line limit 200"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    findings.found(Table::People, Finding::LearnerNumberTaken, numbers);
    let codes = tx
        .all(
            db::sql!(
                finding_rows::Found,
                "with done as (
                   update staging_person s set identity_hash = null
                   from external_id x
                   where s.import_id = $2 and s.state = 'active' and s.identity_hash is not null
                     and x.provider_id = $1 and x.kind = 'person' and x.source = $3 and x.external_id = s.sourced_id
                     and (exists (select from person t where t.provider_id = $1 and t.identity_hash = s.identity_hash
                                    and t.id <> x.id)
                       or exists (select from staging_person e where e.import_id = $2 and e.state = 'active'
                                    and e.identity_hash = s.identity_hash and e.line < s.line))
                   returning s.line)
                 select line, null::text as value, count(*) over () as total from done order by line limit 200"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    findings.found(Table::People, Finding::IdentityCodeTaken, codes);
    Ok(())
}

db::row! {
    struct Uncoded { id: PersonId, sourced_id: String, }
}

/// Encrypts and stores the identity codes of people who had none or another one. The ciphertext is bound to the
/// person's row, so it is made here, once the row is known.
pub(super) async fn store_identity_codes(
    tx: &mut Tx,
    run: &Run,
    keys: &ProviderKeys,
    codes: &HashMap<String, PersonalIdentityCode>,
) -> Result<Vec<Uuid>, VaultError> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let people = tx
        .all(
            db::sql!(
                Uncoded,
                "select t.id, s.sourced_id
                 from staging_person s
                 join external_id x on x.provider_id = $1 and x.kind = 'person' and x.source = $3
                   and x.external_id = s.sourced_id
                 join person t on t.provider_id = $1 and t.id = x.id
                 where s.import_id = $2 and s.state = 'active' and s.identity_hash is not null
                   and t.identity_hash is distinct from s.identity_hash"
            ),
            &[&run.provider, &run.import, &run.source],
        )
        .await?;
    let mut changed = Vec::with_capacity(people.len());
    for piece in people.chunks(1000) {
        let (mut ids, mut sealed, mut hashes, mut born) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for person in piece {
            let Some(code) = codes.get(&person.sourced_id) else { continue };
            let context = FieldContext::identity_code(run.provider, person.id);
            sealed.push(keys.encrypt_field(&context, code.expose().as_bytes())?);
            hashes.push(keys.search_hash(code.expose()).to_vec());
            born.push(code.birth_date());
            ids.push(person.id.uuid());
        }
        tx.run(
            db::sql!(
                "update person t set identity_code = c.code, identity_hash = c.hash,
                   birth_date = coalesce(t.birth_date, c.born), version = t.version + 1
                 from unnest($2::uuid[], $3::bytea[], $4::bytea[], $5::date[]) as c(id, code, hash, born)
                 where t.provider_id = $1 and t.id = c.id"
            ),
            &[&run.provider, &ids, &sealed, &hashes, &born],
        )
        .await?;
        changed.extend(ids);
    }
    Ok(changed)
}
