import { z } from 'zod'

export const WindowState = z.object({ x: z.int(), y: z.int(), width: z.int().min(640).max(20_000), height: z.int().min(480).max(20_000), maximized: z.boolean() })
export type WindowState = z.infer<typeof WindowState>

export interface ScreenArea {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** How much of a window, in pixels, must be on a screen for a person to get hold of it. */
const GRIP = 100

/** The kept place, or `undefined` when no screen shows enough of it: a second screen may have been taken away. */
export function placeOnScreen(kept: WindowState | undefined, screens: readonly ScreenArea[]): WindowState | undefined {
  if (!kept) return undefined
  const isReachable = screens.some((screen) => overlap(kept.x, kept.width, screen.x, screen.width) >= GRIP && overlap(kept.y, kept.height, screen.y, screen.height) >= GRIP)
  return isReachable ? kept : undefined
}

function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart)
}
