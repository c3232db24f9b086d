import { expect, test } from 'vitest'
import { Chance } from '../simulation/chance.ts'
import { playFaults } from './support/play-faults.ts'

// FAULTS_SEED=123 plays one storm again; `npm run faults` plays 100 kills.
const seed = Number(process.env['FAULTS_SEED'] ?? Math.floor(Math.random() * 4_000_000_000))
const kills = Number(process.env['FAULTS_KILLS'] ?? '8')
const restores = Number(process.env['FAULTS_RESTORES'] ?? Math.ceil(kills / 8))

test(`[J1] [S2] [S3] [E2] ${kills} random kills of browser, server and PostgreSQL, ${restores} restores of the server, deleted databases, harmed journals, wrong clocks and a bad network, seed ${seed}: nothing acknowledged is lost, nothing is doubled`, async () => {
  const counts = await playFaults(new Chance(seed), { kills, restores }, ({ kills: done, acknowledged }) => {
    if (kills > 20) process.stdout.write(`${done} / ${kills} kills, ${acknowledged} acknowledged saves\n`)
  })
  process.stdout.write(`faults, seed ${seed}: ${JSON.stringify(counts)}\n`)
  expect(counts.acknowledged).toBeGreaterThan(kills)
  expect(counts).toMatchObject({ restores, lost: 0, photosLost: 0, missingAtHome: 0, overwritten: 0, doubled: 0, agreed: true })
}, 3_600_000)
