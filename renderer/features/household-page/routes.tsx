import type { RouteObject } from 'react-router'
import { HouseholdPage } from './HouseholdPage.tsx'

export function householdPageRoutes(): RouteObject[] {
  return [{ path: 'households/:id', element: <HouseholdPage /> }]
}
