-- As 20261126212001_conference_moments.
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_moments_1970_to_4999" CHECK (
  "received_at" >= '1970-01-01T00:00:00Z' AND "received_at" < '5000-01-01T00:00:00Z'
  AND "sent_at" >= '1970-01-01T00:00:00Z' AND "sent_at" < '5000-01-01T00:00:00Z'
  AND "counted_first_sent_at" >= '1970-01-01T00:00:00Z' AND "counted_first_sent_at" < '5000-01-01T00:00:00Z'
  AND "counted_last_sent_at" >= '1970-01-01T00:00:00Z' AND "counted_last_sent_at" < '5000-01-01T00:00:00Z'
  AND "counted_first_received_at" >= '1970-01-01T00:00:00Z' AND "counted_first_received_at" < '5000-01-01T00:00:00Z'
  AND "counted_last_received_at" >= '1970-01-01T00:00:00Z' AND "counted_last_received_at" < '5000-01-01T00:00:00Z'
) NOT VALID;
