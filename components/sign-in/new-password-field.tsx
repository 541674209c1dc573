import { INPUT } from '@/components/ui/form-field'
import { MIN_PASSWORD_LENGTH } from '@/lib/auth/password-length'

/** The server checks on submit whether the password is easy to guess. */
export function NewPasswordField({ label }: { label: string }) {
  return (
    <div>
      <label htmlFor="new-password" className="mb-1 block text-soft text-[13px]">
        {label}
      </label>
      <input
        id="new-password"
        name="newPassword"
        type="password"
        required
        minLength={MIN_PASSWORD_LENGTH}
        autoComplete="new-password"
        aria-describedby="new-password-hint"
        className={INPUT}
      />
      <p id="new-password-hint" className="mt-1 text-soft text-[13px]">
        At least {MIN_PASSWORD_LENGTH} characters. Three or four unrelated words make a good one.
      </p>
    </div>
  )
}
