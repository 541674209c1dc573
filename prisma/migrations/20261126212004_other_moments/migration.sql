-- As 20261126212001_conference_moments. Not of what is only compared in SQL, where any moment will do: sign_in_attempts,
-- freeclimb_gate and freeclimb_turn. Nor of audit_event, which gives its moments itself.
DO $$
DECLARE
  kept record;
BEGIN
  FOR kept IN
    SELECT table_name AS name, string_agg(
      format('%1$I >= %2$L AND %1$I < %3$L', column_name, '1970-01-01T00:00:00Z', '5000-01-01T00:00:00Z'),
      ' AND ' ORDER BY ordinal_position
    ) AS condition
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type = 'timestamp with time zone' AND table_name IN (
      'account', 'api_key', 'app_user', 'credentials_refusal', 'invitation', 'job_runner', 'list_reading', 'listening',
      'listening_position', 'reconciliation', 'refused_count', 'refused_post', 'refused_sign_in', 'session', 'verification'
    )
    GROUP BY table_name ORDER BY table_name
  LOOP
    EXECUTE format(
      'ALTER TABLE %I ADD CONSTRAINT %I CHECK (%s) NOT VALID',
      kept.name, kept.name || '_moments_1970_to_4999', kept.condition
    );
  END LOOP;
END $$;
