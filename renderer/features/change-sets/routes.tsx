import type { RouteObject } from 'react-router'

export function changeSetsRoutes(): RouteObject[] {
  return [{ path: 'change-sets', element: <p>change-sets</p> }]
}
