import { createContext, useContext } from 'react'
import type { Account } from '../../shared/protocol/session.ts'

/** The account that is signed in; `renderer/app` provides it. */
export const AccountContext = createContext<Account | null>(null)

/** Who is signed in, with role and scope. @throws Error outside of a signed-in part of the app, which is a fault in the wiring. */
export function useAccount(): Account {
  const account = useContext(AccountContext)
  if (!account) throw new Error('useAccount needs an AccountContext')
  return account
}
