import { Navigate } from 'react-router'
import { may } from '../../shared/domain/access/powers.ts'
import { useAccount } from '../store/account-context.ts'

/** The households, or for whoever runs the system and sees none the page that says how the database stands. */
export function StartScreen() {
  return <Navigate to={may(useAccount().role, 'read_records') ? '/households' : '/county'} replace />
}
