//! Lessons and attendance.

use db::{Tx, sql};

use super::{PIECE, Pen, column};
use crate::bundle::{Confirmation, Mark, Notice, SchoolBundle};
use crate::error::DemoError;

pub(super) async fn insert_lessons(
    tx: &mut Tx,
    pen: &Pen<'_>,
    bundle: &SchoolBundle,
) -> Result<(), DemoError> {
    for rows in bundle.lessons.chunks(PIECE) {
        tx.run(
            sql!(
                "insert into lesson (provider_id, school_id, held_on, id, group_id, course_id, subject, starts_at, ends_at,
                   room, teacher_id, substitute_id, state, changed_from)
                 select $1, $2, l.held_on, l.id, l.group_id, l.course_id, l.subject, l.starts_at, l.ends_at,
                   nullif(l.room, ''), l.teacher_id, l.substitute_id, l.state,
                   case when l.room_before is not null then jsonb_build_object('room', l.room_before) end
                 from unnest($3::date[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::time[], $9::time[],
                   $10::text[], $11::uuid[], $12::uuid[], $13::text[], $14::text[])
                   as l(held_on, id, group_id, course_id, subject, starts_at, ends_at, room, teacher_id, substitute_id,
                     state, room_before)"
            ),
            &[
                &pen.provider,
                &bundle.id,
                &column(rows, |l| l.held_on),
                &column(rows, |l| l.id),
                &column(rows, |l| l.group),
                &column(rows, |l| l.course),
                &column(rows, |l| l.syllabus.subject()),
                &column(rows, |l| l.time.start()),
                &column(rows, |l| l.time.end()),
                &column(rows, |l| l.room.as_str()),
                &column(rows, |l| l.teacher),
                &column(rows, |l| l.substitute),
                &column(rows, |l| l.state.code()),
                &column(rows, |l| l.room_before.as_deref()),
            ],
        )
        .await?;
    }
    Ok(())
}

pub(super) async fn insert_confirmations(
    tx: &mut Tx,
    pen: &Pen<'_>,
    rows: &[Confirmation],
) -> Result<(), DemoError> {
    for rows in rows.chunks(PIECE) {
        tx.run(
            sql!(
                "insert into lesson_confirmation (provider_id, held_on, lesson_id, confirmed_by, confirmed_at)
                 select $1, c.*
                 from unnest($2::date[], $3::uuid[], $4::uuid[], $5::timestamptz[]) as c"
            ),
            &[
                &pen.provider,
                &column(rows, |c| c.held_on),
                &column(rows, |c| c.lesson),
                &column(rows, |c| c.by),
                &column(rows, |c| c.at),
            ],
        )
        .await?;
    }
    Ok(())
}

pub(super) async fn insert_marks(tx: &mut Tx, pen: &Pen<'_>, rows: &[Mark]) -> Result<(), DemoError> {
    for rows in rows.chunks(PIECE) {
        tx.run(
            sql!(
                "insert into attendance_mark (provider_id, held_on, lesson_id, learner_id, kind, minutes, note, marked_by,
                   marked_at, explained_by, explained_at, explanation)
                 select $1, m.*
                 from unnest($2::date[], $3::uuid[], $4::uuid[], $5::text[], $6::smallint[], $7::text[], $8::uuid[],
                   $9::timestamptz[], $10::uuid[], $11::timestamptz[], $12::text[]) as m"
            ),
            &[
                &pen.provider,
                &column(rows, |m| m.held_on),
                &column(rows, |m| m.lesson),
                &column(rows, |m| m.learner),
                &column(rows, |m| m.kind),
                &column(rows, |m| m.minutes),
                &column(rows, |m| m.note),
                &column(rows, |m| m.marked_by),
                &column(rows, |m| m.marked_at),
                &column(rows, |m| m.explained.map(|(by, _, _)| by)),
                &column(rows, |m| m.explained.map(|(_, at, _)| at)),
                &column(rows, |m| m.explained.map(|(_, _, text)| text)),
            ],
        )
        .await?;
    }
    Ok(())
}

pub(super) async fn insert_notices(tx: &mut Tx, pen: &Pen<'_>, rows: &[Notice]) -> Result<(), DemoError> {
    for rows in rows.chunks(PIECE) {
        tx.run(
            sql!(
                "insert into absence_notice (provider_id, id, learner_id, from_date, to_date, kind, explanation, told_by,
                   told_at)
                 select $1, n.*
                 from unnest($2::uuid[], $3::uuid[], $4::date[], $5::date[], $6::text[], $7::text[], $8::uuid[],
                   $9::timestamptz[]) as n"
            ),
            &[
                &pen.provider,
                &column(rows, |n| n.id),
                &column(rows, |n| n.learner),
                &column(rows, |n| n.from),
                &column(rows, |n| n.to),
                &column(rows, |n| n.kind),
                &column(rows, |n| n.explanation),
                &column(rows, |n| n.told_by),
                &column(rows, |n| n.told_at),
            ],
        )
        .await?;
    }
    Ok(())
}
