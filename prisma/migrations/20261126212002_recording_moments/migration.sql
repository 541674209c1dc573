-- As 20261126212001_conference_moments.
ALTER TABLE "recording" ADD CONSTRAINT "recording_moments_1970_to_4999" CHECK (
  "received_at" >= '1970-01-01T00:00:00Z' AND "received_at" < '5000-01-01T00:00:00Z'
  AND "deleted_at" >= '1970-01-01T00:00:00Z' AND "deleted_at" < '5000-01-01T00:00:00Z'
  AND "listed_at" >= '1970-01-01T00:00:00Z' AND "listed_at" < '5000-01-01T00:00:00Z'
  AND "created_at" >= '1970-01-01T00:00:00Z' AND "created_at" < '5000-01-01T00:00:00Z'
  AND "updated_at" >= '1970-01-01T00:00:00Z' AND "updated_at" < '5000-01-01T00:00:00Z'
  AND "missing_since" >= '1970-01-01T00:00:00Z' AND "missing_since" < '5000-01-01T00:00:00Z'
  AND "said_deleted_since" >= '1970-01-01T00:00:00Z' AND "said_deleted_since" < '5000-01-01T00:00:00Z'
  AND "archived_at" >= '1970-01-01T00:00:00Z' AND "archived_at" < '5000-01-01T00:00:00Z'
) NOT VALID;
