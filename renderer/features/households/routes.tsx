import type { RouteObject } from 'react-router'
import { HouseholdListScreen } from './HouseholdListScreen.tsx'
import { NewHouseholdDrawer } from './NewHouseholdDrawer.tsx'

/** The list at `households`, the form for a new one over it at `households/new`. */
export function householdsRoutes(): RouteObject[] {
  return [{ path: 'households', element: <HouseholdListScreen />, children: [{ path: 'new', element: <NewHouseholdDrawer /> }] }]
}
