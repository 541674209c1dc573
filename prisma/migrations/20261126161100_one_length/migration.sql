-- A conference's length is the sum of its recordings' lengths as they are shown: of the audio, where that was measured.
-- Few differ from what was posted. Each is locked before its sum is taken, for a post may be about to change it.
DO $$
DECLARE
  changed record;
BEGIN
  FOR changed IN
    SELECT DISTINCT "conference_id" AS id FROM "recording"
    WHERE "length_ms" IS NOT NULL AND ceil("length_ms" / 1000.0) IS DISTINCT FROM "duration_sec"
  LOOP
    PERFORM FROM "conference" WHERE "id" = changed.id FOR UPDATE;
    UPDATE "conference" SET "duration_sec" = (
      SELECT CASE WHEN sum(length_sec) < 2147483647 THEN sum(length_sec)::int END
      FROM (
        SELECT coalesce(ceil("length_ms" / 1000.0)::int, "duration_sec") AS length_sec
        FROM "recording" WHERE "conference_id" = changed.id
      ) AS lengths
    ) WHERE "id" = changed.id;
  END LOOP;
END $$;
