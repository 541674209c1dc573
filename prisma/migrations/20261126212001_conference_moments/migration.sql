-- Postgres keeps moments that JavaScript has none for, `infinity` and the year 290,000, and a page with one of them breaks. From
-- 1970 to 4999, the milliseconds since 1970 have no sign and 14 digits at most, as lib/conferences/cursor.ts takes them.
-- NOT VALID: rows from before aren't read while the table is locked; 20261126212005_possible_moments mends and checks them.
-- A table to a migration where posts write, so that no transaction holds one of these locks while it waits for another.
ALTER TABLE "conference" ADD CONSTRAINT "conference_moments_1970_to_4999" CHECK (
  "started_at" >= '1970-01-01T00:00:00Z' AND "started_at" < '5000-01-01T00:00:00Z'
  AND "ended_at" >= '1970-01-01T00:00:00Z' AND "ended_at" < '5000-01-01T00:00:00Z'
  AND "last_event_at" >= '1970-01-01T00:00:00Z' AND "last_event_at" < '5000-01-01T00:00:00Z'
  AND "first_seen_at" >= '1970-01-01T00:00:00Z' AND "first_seen_at" < '5000-01-01T00:00:00Z'
) NOT VALID;
