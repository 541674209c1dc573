import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { visitedOrigin } from '@/app/callback-url'
import { readParams } from '@/app/read-params'
import { CookieNotice } from '@/components/sign-in/cookie-notice'
import { DemoSignIn } from '@/components/sign-in/demo-sign-in'
import { SignInForm } from '@/components/sign-in/sign-in-form'
import { PLAIN_BUTTON } from '@/components/ui/button'
import { ErrorMessage } from '@/components/ui/form-message'
import { isOidcOffered, oidcFault } from '@/lib/auth/oidc'
import { isDatabaseUnavailable } from '@/lib/database-errors'
import { demoAccount, env } from '@/lib/env'
import { isOpenedOverHttp, NO_COOKIE } from '@/lib/request-security/keeps-cookies'
import { safeReturnPath } from '@/lib/request-security/return-path'
import { cookiesAreSecure } from '@/lib/request-security/secure-cookies'
import { hasUsers } from '@/lib/users/users'
import { signIn, signInToDemo } from './actions'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next, error } = await readParams(searchParams)
  return (
    <div>
      <h1 className="font-semibold text-2xl tracking-tight">Sign in</h1>
      {typeof error === 'string' && (
        <ErrorMessage>{error === NO_COOKIE ? COOKIE_LOST : oidcFault(error)}</ErrorMessage>
      )}
      <Cookies />
      <SignIn next={safeReturnPath(next)} />
    </div>
  )
}

const COOKIE_LOST =
  'Your browser didn’t keep the sign-in cookie. Allow cookies for this site, and open it over https://.'

async function Cookies() {
  const { APP_URL } = env()
  const [asked, origin] = await Promise.all([headers(), visitedOrigin()])
  const areSecure = cookiesAreSecure(APP_URL)
  return (
    <CookieNotice
      areSecure={areSecure}
      isDropped={areSecure && isOpenedOverHttp(asked, origin)}
      httpsUrl={APP_URL?.startsWith('https://') ? `${APP_URL}/sign-in` : null}
      origin={origin}
    />
  )
}

async function SignIn({ next }: { next: string }) {
  if (env().AUTH_SECRET === undefined)
    return (
      <Missing>
        No one can sign in yet: <code className="font-mono">AUTH_SECRET</code> is not set on the server.
      </Missing>
    )
  if (!isOidcOffered() && !(await mayHaveUsers()))
    return (
      <Missing>
        No one can sign in yet: there are no users. On the server, create the first with{' '}
        <code className="font-mono">npm run user -- create you@example.com --role admin</code>, or set{' '}
        <code className="font-mono">ADMIN_EMAIL</code> and <code className="font-mono">ADMIN_PASSWORD</code>{' '}
        and restart it.
      </Missing>
    )
  const demo = demoAccount()
  return (
    <>
      {demo !== null && <DemoSignIn action={signInToDemo} next={next} account={demo} />}
      {isOidcOffered() && (
        <p className="mt-6 border-line border-b pb-6">
          <a href={`/api/auth/oidc?${new URLSearchParams({ next })}`} className={`${PLAIN_BUTTON} w-full`}>
            Sign in with your organization
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
      {children}
      {env().FREECLIMB_SIGNING_SECRETS.length === 0 && (
        <>
          {' '}
          <code className="font-mono">FREECLIMB_SIGNING_SECRETS</code> is not set either, so posts from
          FreeClimb are refused.
        </>
      )}
    </p>
  )
}

/** Assumes there are users while the database is down: submitting the form then reports the outage. */
async function mayHaveUsers() {
  try {
    return await hasUsers()
  } catch (error) {
    if (isDatabaseUnavailable(error)) return true
    throw error
  }
}
