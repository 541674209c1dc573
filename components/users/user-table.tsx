import { type ActionAnswer, ActionForm } from '@/components/ui/action-form'
import { PLAIN_BUTTON } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { Moment } from '@/components/ui/moment'
import { formatMomentWithin, type Viewer } from '@/lib/format'
import type { ListedUser } from '@/lib/users/users'
import { RoleSelect } from './role-select'

type Action = (before: ActionAnswer, form: FormData) => Promise<ActionAnswer>

type Props = {
  users: ListedUser[]
  ownId: string
  viewer: Viewer
  changeRole: Action
  enable: Action
}

const HEAD = 'py-1.5 pr-4 font-medium text-[13px] text-soft'
const CELL = 'max-sm:block max-sm:p-0 sm:py-2 sm:pr-4'

export function UserTable({ users, ownId, viewer, changeRole, enable }: Props) {
  return (
    <table className="w-full text-left max-sm:block" aria-label="Users">
      <thead className="border-line border-b max-sm:sr-only">
        <tr>
          {['User', 'Role', 'Last seen', 'State'].map((name) => (
            <th key={name} scope="col" className={HEAD}>
              {name}
            </th>
          ))}
          <th scope="col" className={HEAD}>
            <span className="sr-only">Change</span>
          </th>
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {users.map((user) => (
          <tr
            key={user.id}
            className="border-line border-b max-sm:grid max-sm:gap-2 max-sm:py-4 sm:hover:bg-sunk"
          >
            <th scope="row" className={`${CELL} max-w-80 font-normal`}>
              <span className="font-medium">{user.name}</span>
              {user.id === ownId && <span className="text-faint"> (you)</span>}
              <span className="block break-all text-soft text-[13px]">{user.email}</span>
            </th>
            <td className={CELL}>
              <ActionForm
                action={changeRole}
                submit={
                  <>
                    Change<span className="sr-only"> the role of {user.email}</span>
                  </>
                }
                button={PLAIN_BUTTON}
                className="flex max-w-80 flex-wrap gap-2"
              >
                <input type="hidden" name="userId" value={user.id} />
                <RoleSelect label={`Role of ${user.email}`} value={user.role} />
              </ActionForm>
            </td>
            <td className={`${CELL} whitespace-nowrap text-soft`}>
              <span className="sm:hidden">Last seen: </span>
              {user.lastSeenAt === null ? 'never' : <Moment at={user.lastSeenAt} viewer={viewer} />}
            </td>
            <td className={`${CELL} whitespace-nowrap`}>
              {user.disabledAt === null ? (
                'Active'
              ) : (
                <span className="text-live">
                  Disabled, <Moment at={user.disabledAt} viewer={viewer} format={formatMomentWithin} />
                </span>
              )}
            </td>
            <td className={`${CELL} sm:pr-0`}>
              <div className="flex flex-wrap gap-2 sm:justify-end">
                <Changes user={user} isOwn={user.id === ownId} enable={enable} />
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Changes({ user, isOwn, enable }: { user: ListedUser; isOwn: boolean; enable: Action }) {
  const { id, email, disabledAt } = user
  const whose = <span className="sr-only"> {email}</span>
  return (
    <>
      {isOwn ? (
        <Link href="/account" className={PLAIN_BUTTON}>
          Change password
        </Link>
      ) : (
        <Link href={`/users/${id}/reset-password`} className={PLAIN_BUTTON}>
          Reset password{whose}
        </Link>
      )}
      {disabledAt === null ? (
        <Link href={`/users/${id}/disable`} className={PLAIN_BUTTON}>
          Disable{whose}
        </Link>
      ) : (
        <ActionForm action={enable} submit={<>Enable{whose}</>} button={PLAIN_BUTTON}>
          <input type="hidden" name="userId" value={id} />
        </ActionForm>
      )}
    </>
  )
}
