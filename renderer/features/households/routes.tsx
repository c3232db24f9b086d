import type { RouteObject } from 'react-router'

export function householdsRoutes(): RouteObject[] {
  return [{ path: 'households', element: <p>households</p> }]
}
