-- Mends what 20261126212001_conference_moments and those after it forbid, then checks that nothing of it is left, by locks
-- that neither readers nor writers wait for. What lies beyond all calendars becomes now, so that what was disabled or revoked
-- stays so; what ends or waits then still does at the end of the last year; what lies before them becomes the first year.
DO $$
DECLARE
  earliest CONSTANT timestamptz := '1970-01-01T00:00:00Z';
  latest CONSTANT timestamptz := '4999-12-31T23:59:59Z';
  kept record;
BEGIN
  FOR kept IN
    SELECT constrained.conname AS condition, constrained.conrelid::regclass AS name,
      (SELECT string_agg(
        format(
          '%1$I = CASE WHEN %1$I < %2$L THEN %2$L WHEN %1$I > %3$L THEN %4$s ELSE %1$I END',
          attname, earliest, latest,
          CASE WHEN attname LIKE '%expires_at' OR attname = 'held_until' THEN quote_literal(latest) ELSE 'now()' END
        ), ', '
      ) FROM pg_attribute WHERE attrelid = constrained.conrelid AND attnum = ANY (constrained.conkey)) AS changes,
      (SELECT string_agg(format('NOT %1$I BETWEEN %2$L AND %3$L', attname, earliest, latest), ' OR ')
      FROM pg_attribute WHERE attrelid = constrained.conrelid AND attnum = ANY (constrained.conkey)) AS fault
    FROM pg_constraint AS constrained
    WHERE constrained.connamespace = current_schema()::regnamespace
      AND constrained.conname LIKE '%\_moments\_1970\_to\_4999' AND NOT constrained.convalidated
    ORDER BY constrained.conrelid::regclass::text
  LOOP
    EXECUTE format('UPDATE %s SET %s WHERE %s', kept.name, kept.changes, kept.fault);
    EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT %I', kept.name, kept.condition);
  END LOOP;
END $$;
