import { expect, test } from 'vitest'
import { Chance } from '../simulation/chance.ts'
import { playFaults } from './support/play-faults.ts'

// FAULTS_SEED=123 plays one storm again; `npm run faults` plays 100 kills.
const seed = Number(process.env['FAULTS_SEED'] ?? Math.floor(Math.random() * 4_000_000_000))
const kills = Number(process.env['FAULTS_KILLS'] ?? '8')

test(`[J1] [S2] [S3] ${kills} random kills of browser, server and PostgreSQL, with deleted databases, harmed journals and a bad network, seed ${seed}: nothing acknowledged is lost, nothing is doubled`, async () => {
  const counts = await playFaults(new Chance(seed), kills, ({ kills: done, acknowledged }) => {
    if (kills > 20) process.stdout.write(`${done} / ${kills} kills, ${acknowledged} acknowledged saves\n`)
  })
  process.stdout.write(`faults, seed ${seed}: ${JSON.stringify(counts)}\n`)
  expect(counts.acknowledged).toBeGreaterThan(kills)
  expect({ lost: counts.lost, doubled: counts.doubled, agreed: counts.agreed }).toEqual({ lost: 0, doubled: 0, agreed: true })
}, 3_600_000)
