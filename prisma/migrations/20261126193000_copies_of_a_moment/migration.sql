-- A duplicate is a copy of a post, no longer any post that said nothing new: what was called so before is called so now, by
-- the rule of lib/conferences/ingest.ts.
UPDATE webhook_delivery AS post SET verdict = 'stored'
WHERE verdict = 'duplicate' AND NOT EXISTS (
  SELECT FROM webhook_delivery AS earlier
  WHERE earlier.conference_id = post.conference_id AND earlier.id < post.id AND earlier.body = post.body
    AND earlier.verdict IN ('stored', 'duplicate')
    AND (
      post.request_type IS DISTINCT FROM 'conferenceStatus'
      OR earlier.sent_at = post.sent_at AND NOT EXISTS (
        SELECT FROM webhook_delivery AS between_them
        WHERE between_them.conference_id = post.conference_id AND between_them.request_type = 'conferenceStatus'
          AND between_them.verdict IN ('stored', 'duplicate') AND between_them.body <> post.body
          AND between_them.received_at > earlier.received_at AND between_them.received_at <= post.received_at
      )
    )
);
