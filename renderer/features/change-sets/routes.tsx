import type { RouteObject } from 'react-router'
import { ChangeSetsScreen } from './ChangeSetsScreen.tsx'

export function changeSetsRoutes(): RouteObject[] {
  return [{ path: 'change-sets', element: <ChangeSetsScreen /> }]
}
