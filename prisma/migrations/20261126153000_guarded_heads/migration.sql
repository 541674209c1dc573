-- The head of the trail moves only as an event is appended, and is never gone: without it nothing more could be appended.
CREATE FUNCTION "guard_audit_head"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- 1 is a statement's own, 2 is that of a trigger: chain_audit_event.
  IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the head of the audit trail is moved only by appending to it';
END
$$;

CREATE TRIGGER "audit_head_guard" BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "audit_head"
  FOR EACH STATEMENT EXECUTE FUNCTION "guard_audit_head"();

-- The one row that everything which asks FreeClimb waits for.
CREATE FUNCTION "guard_freeclimb_gate"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'freeclimb_gate has one row, which stays';
END
$$;

CREATE TRIGGER "freeclimb_gate_guard" BEFORE INSERT OR DELETE OR TRUNCATE ON "freeclimb_gate"
  FOR EACH STATEMENT EXECUTE FUNCTION "guard_freeclimb_gate"();

CREATE FUNCTION "guard_freeclimb_turns"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."id" <> OLD."id" OR NEW."last_turn" NOT IN (OLD."last_turn", OLD."last_turn" + 1) THEN
    RAISE EXCEPTION 'the turns of freeclimb_gate are counted one by one';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER "freeclimb_gate_turns" BEFORE UPDATE ON "freeclimb_gate"
  FOR EACH ROW EXECUTE FUNCTION "guard_freeclimb_turns"();
