import type { Metadata } from 'next'
import { authorize } from '@/app/access'
import { readViewer } from '@/app/viewer'
import { ActionForm } from '@/components/ui/action-form'
import { PLAIN_BUTTON } from '@/components/ui/button'
import { Moment } from '@/components/ui/moment'
import { InviteForm } from '@/components/users/invite-form'
import { UserTable } from '@/components/users/user-table'
import { formatMomentWithin } from '@/lib/format'
import { listOpenInvitations } from '@/lib/users/invitations'
import { listUsers } from '@/lib/users/users'
import { changeUserRole, enableUser, invite, withdrawInvitation } from './actions'

export const metadata: Metadata = { title: 'Users' }

export default async function UsersPage() {
  const actor = await authorize('users')
  const [users, invitations, viewer] = await Promise.all([listUsers(), listOpenInvitations(), readViewer()])
  return (
    <div className="grid grid-cols-1 gap-10">
      <div className="grid grid-cols-1 gap-4">
        <h1 className="font-semibold text-2xl tracking-tight">Users</h1>
        <p className="max-w-2xl text-soft">
          Listeners browse and play. Managers also download and export. Admins also see deliveries, the audit
          log, API keys and setup, and manage users. Changes take effect immediately.
        </p>
        <UserTable
          users={users}
          ownId={actor.id}
          viewer={viewer}
          changeRole={changeUserRole}
          enable={enableUser}
        />
      </div>
      <section aria-labelledby="invite" className="grid grid-cols-1 gap-4">
        <h2 id="invite" className="font-semibold text-lg">
          Invite someone
        </h2>
        <p className="max-w-2xl text-soft">
          You’ll get a link to send them. It works once and expires after 72 hours; anyone who has it can
          create the account.
        </p>
        <InviteForm action={invite} />
      </section>
      {invitations.length > 0 && (
        <section aria-labelledby="open-invitations" className="grid gap-2">
          <h2 id="open-invitations" className="font-semibold text-lg">
            Open invitations
          </h2>
          <ul className="max-w-2xl">
            {invitations.map(({ id, email, role, expiresAt }) => (
              <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b py-2">
                <span className="min-w-0 flex-1 basis-56 break-all">
                  {email}
                  <span className="block text-soft text-[13px]">
                    {role}, expires <Moment at={expiresAt} viewer={viewer} format={formatMomentWithin} />
                  </span>
                </span>
                <ActionForm
                  action={withdrawInvitation}
                  submit={
                    <>
                      Withdraw<span className="sr-only"> the invitation for {email}</span>
                    </>
                  }
                  button={PLAIN_BUTTON}
                >
                  <input type="hidden" name="invitationId" value={id} />
                </ActionForm>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
