import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { pageTitle } from '@/app/page-title'
import { ResetPasswordForm } from '@/components/users/reset-password-form'
import { isBound } from '@/lib/auth/oidc'
import { resetUserPassword } from '../../actions'
import { openUser } from '../../open-user'

export async function generateMetadata({
  params,
}: PageProps<'/users/[userId]/reset-password'>): Promise<Metadata> {
  const user = await openUser((await params).userId)
  return { title: user === null ? 'Page not found' : pageTitle(`Reset password for ${user.email}`) }
}

export default async function ResetPasswordPage({ params }: PageProps<'/users/[userId]/reset-password'>) {
  const user = await openUser((await params).userId)
  if (user === null) notFound()
  return (
    <div className="max-w-md">
      <h1 className="break-words font-semibold text-2xl tracking-tight">Reset password for {user.email}</h1>
      <p className="mt-2 text-soft">
        Roomtone creates a new password and shows it to you once. They’ll be signed out immediately. Tell them
        to change it under Account.
      </p>
      {(await isBound(user.id)) && (
        <p className="mt-2 text-soft">
          It also releases their account at your organization, as is needed when that was created anew:
          whoever signs in there next with {user.email} becomes this user, as {user.role}. Make sure that the
          email is still theirs.
        </p>
      )}
      <ResetPasswordForm action={resetUserPassword} userId={user.id} />
    </div>
  )
}
