import type { RouteObject } from 'react-router'
import { ConflictsScreen } from './ConflictsScreen.tsx'

export function conflictsRoutes(): RouteObject[] {
  return [{ path: 'conflicts', element: <ConflictsScreen /> }]
}
