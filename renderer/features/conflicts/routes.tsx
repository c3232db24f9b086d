import type { RouteObject } from 'react-router'

export function conflictsRoutes(): RouteObject[] {
  return [{ path: 'conflicts', element: <p>conflicts</p> }]
}
