'use server'

import type { Route } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { readForm } from '@/app/read-form'
import { signInWithPassword } from '@/lib/auth/sign-in'
import { demoAccount } from '@/lib/env'
import { typedText } from '@/lib/list-query/field'
import type { SearchParams } from '@/lib/list-query/params'
import { originOf } from '@/lib/request-security/origin'
import { safeReturnPath } from '@/lib/request-security/return-path'
import { storable } from '@/lib/storable-text'

export type SignInState = { error: string | null; email: string }

const accountSchema = z.object({ email: storable(1000).trim(), password: storable(1000) })

export async function signIn(_before: unknown, sent: unknown): Promise<SignInState> {
  const form = readForm(sent)
  const account = accountSchema.safeParse(form)
  if (!account.success) return { error: 'Enter your email and password.', email: typedText(form.email) }
  return signInWith(account.data, form)
}

export async function signInToDemo(_before: unknown, sent: unknown): Promise<SignInState> {
  const account = demoAccount()
  if (account === null) return { error: 'This is not a demo.', email: '' }
  return signInWith(account, readForm(sent))
}

async function signInWith(
  account: { email: string; password: string },
  form: SearchParams,
): Promise<SignInState> {
  const requestHeaders = await headers()
  const signedIn = await signInWithPassword(account, requestHeaders, originOf(requestHeaders))
  if (!signedIn.ok) return { error: signedIn.problem, email: account.email }
  redirect(safeReturnPath(form.next) as Route)
}
