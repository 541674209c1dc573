import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { pageTitle } from '@/app/page-title'
import { ActionForm } from '@/components/ui/action-form'
import { DANGER_BUTTON, PLAIN_BUTTON } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { disableUser } from '../../actions'
import { openUser } from '../../open-user'

export async function generateMetadata({ params }: PageProps<'/users/[userId]/disable'>): Promise<Metadata> {
  const user = await openUser((await params).userId)
  return { title: user === null ? 'Page not found' : pageTitle(`Disable ${user.email}`) }
}

export default async function DisableUserPage({ params }: PageProps<'/users/[userId]/disable'>) {
  const user = await openUser((await params).userId)
  if (user === null) notFound()
  return (
    <div className="max-w-md">
      <h1 className="break-words font-semibold text-2xl tracking-tight">Disable {user.email}?</h1>
      <p className="mt-2 mb-6 text-soft">
        They’ll be signed out immediately and can’t sign in. Their activity stays in the audit log. You can
        enable them again.
      </p>
      <ActionForm
        action={disableUser}
        submit="Disable"
        button={DANGER_BUTTON}
        className="flex flex-row-reverse flex-wrap justify-end gap-3"
      >
        <input type="hidden" name="userId" value={user.id} />
        <Link href="/users" className={PLAIN_BUTTON}>
          Cancel
        </Link>
      </ActionForm>
    </div>
  )
}
