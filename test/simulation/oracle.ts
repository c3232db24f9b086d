import type { Operation } from '../../shared/sync/operation.ts'
import type { Intention } from './made-up-operation.ts'
import type { OpenForm } from './open-form.ts'
import { PlainHistory, type Expectation } from './plain-history.ts'
import type { Happening } from './happening.ts'

/** One edit as the person made it, with what stood on the screen: written down by the world, not taken from an op. */
export interface Edit extends Omit<Intention, 'isBad' | 'resolves'> {
  readonly opId: string
  readonly device: string
  readonly groupId: string | null
  readonly isBad: boolean
  readonly resolves: string | null
  /** As it was at the moment of the save. */
  readonly form: OpenForm
  /** Whether the screen said that it is saved. */
  readonly isAcknowledged: boolean
  /** Which scope of its account the computer had whole at the save. */
  readonly loadedEpoch: number | null
}

/** Knows every edit in the order in which people made them, and plays the plain list of them. */
export class Oracle {
  readonly edits = new Map<string, Edit>()
  /** `account id` of hand-overs to which a person has said something; their list need not show these again. */
  readonly answered = new Set<string>()
  /** The ops as they left the form; only devices read them. */
  readonly operations = new Map<string, Operation>()
  readonly #lives: readonly ReadonlyMap<string, string>[]

  constructor(lives: readonly ReadonlyMap<string, string>[]) {
    this.#lives = lives
  }

  note(edit: Edit): void {
    this.edits.set(edit.opId, edit)
  }

  /** The op that wrote a version of a record in one true life of the server. */
  writerOf(life: number, recordId: string, version: number): string {
    return this.#lives[life]?.get(`${recordId} ${version}`) ?? ''
  }

  expect(happened: readonly Happening[]): Expectation {
    return new PlainHistory(this.edits).play(happened)
  }
}
