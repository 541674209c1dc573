import { ROLES, type Role } from '@/lib/permissions/permissions'

type Props = { id?: string; label?: string; value: Role }

export function RoleSelect({ id, label, value }: Props) {
  return (
    <select
      // React resets a submitted form to its defaults; the key makes the current role the default.
      key={value}
      id={id}
      name="role"
      aria-label={label}
      defaultValue={value}
      className="h-10 rounded-md border border-line bg-bg px-3"
    >
      {ROLES.map((role) => (
        <option key={role}>{role}</option>
      ))}
    </select>
  )
}
