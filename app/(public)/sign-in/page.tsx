import type { Metadata } from 'next'
import { readParams } from '@/app/read-params'
import { DemoSignIn } from '@/components/demo-sign-in'
import { SignInForm } from '@/components/sign-in-form'
import { Fault } from '@/components/ui/answer'
import { PLAIN_BUTTON } from '@/components/ui/button'
import { nextAddress } from '@/lib/access/next-address'
import { isOidcOffered, oidcFault } from '@/lib/access/oidc'
import { hasUsers } from '@/lib/access/users'
import { isDatabaseUnavailable } from '@/lib/database-errors'
import { demoAccount, env } from '@/lib/env'
import { signIn, signInToDemo } from './actions'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next, error } = await readParams(searchParams)
  return (
    <div>
      <h1 className="font-semibold text-2xl tracking-tight">Sign in</h1>
      {typeof error === 'string' && <Fault>{oidcFault(error)}</Fault>}
      <SignIn next={nextAddress(next)} />
    </div>
  )
}

async function SignIn({ next }: { next: string }) {
  if (env().AUTH_SECRET === undefined)
    return (
      <Missing>
        Nobody can sign in yet: <code className="font-mono">AUTH_SECRET</code> is not set on the server.
      </Missing>
    )
  if (!isOidcOffered() && !(await mayHaveUsers()))
    return (
      <Missing>
        Nobody can sign in yet: there is no user. On the server, make the first with{' '}
        <code className="font-mono">npm run user -- create you@example.com --role admin</code>, or set{' '}
        <code className="font-mono">ADMIN_EMAIL</code> and <code className="font-mono">ADMIN_PASSWORD</code>{' '}
        and start it again.
      </Missing>
    )
  const demo = demoAccount()
  return (
    <>
      {demo !== null && <DemoSignIn action={signInToDemo} next={next} account={demo} />}
      {isOidcOffered() && (
        <p className="mt-6 border-line border-b pb-6">
          <a href={`/api/auth/oidc?${new URLSearchParams({ next })}`} className={`${PLAIN_BUTTON} w-full`}>
            Sign in with your organisation
          </a>
        </p>
      )}
      <SignInForm action={signIn} next={next} />
    </>
  )
}

function Missing({ children }: { children: React.ReactNode }) {
  return (
    <p role="alert" className="mt-4 rounded-md bg-waiting-soft px-3 py-2 text-waiting">
      {children} Posts from FreeClimb are kept all the same.
    </p>
  )
}

/** While the database is away nobody knows: the form is shown, and says so when it is sent. */
async function mayHaveUsers() {
  try {
    return await hasUsers()
  } catch (error) {
    if (isDatabaseUnavailable(error)) return true
    throw error
  }
}
