-- An id is shown by its beginning and its end, and found by either.
CREATE INDEX "conference_id_ending_idx" ON "conference"(right("id", 4));
CREATE INDEX "conference_call_id_ending_idx" ON "conference"(right("call_id", 4));
CREATE INDEX "recording_id_ending_idx" ON "recording"(right("id", 4));

-- Numbers that were not sent as E.164 are found by their digits. They are few, so a post seldom costs an entry.
CREATE INDEX "conference_from_digits_idx" ON "conference"
  USING GIN (regexp_replace(translate("from_number", '０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', '012345678901234567890123456789'), '[^0-9]', '', 'g') gin_trgm_ops)
  WITH (fastupdate = off)
  WHERE "from_number" ~ '[^+0-9]' AND "from_number" !~ '@';
CREATE INDEX "conference_to_digits_idx" ON "conference"
  USING GIN (regexp_replace(translate("to_number", '０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', '012345678901234567890123456789'), '[^0-9]', '', 'g') gin_trgm_ops)
  WITH (fastupdate = off)
  WHERE "to_number" ~ '[^+0-9]' AND "to_number" !~ '@';

-- Those whose rows say that a number is unknown.
CREATE INDEX "conference_unknown_number_idx" ON "conference"("started_at" DESC, "first_seen_at" DESC, "id" DESC)
  WHERE "from_number" IS NULL OR "to_number" IS NULL;
