/** What a storm did, and what was found after it. */
export interface FaultCounts {
  kills: number
  browserKills: number
  serverKills: number
  postgresKills: number
  databasesDeleted: number
  journalsHarmed: number
  /** Copies that the operator took of the server's data folder, and how often the latest was put back. */
  copies: number
  restores: number
  /** Starts of the browser at which its clock stood elsewhere than before. */
  clockChanges: number
  /** Times when the network was well until everything had arrived. */
  lulls: number
  networkFaults: number
  /** Saves that the screen acknowledged, photos among them, and those that a kill cut off before it could. */
  acknowledged: number
  photos: number
  cutOff: number
  restoredFromJournal: number
  /** Acknowledged and harmed in every home: in the database, in the journal, and at the server by a restore to before. For photos, which no journal holds: in the two others. */
  savesTaken: number
  photosTaken: number
  lost: number
  photosLost: number
  /** Saves that a home did not tell of any more although nothing had harmed it there. */
  missingAtHome: number
  /** Addresses that are not those written last. */
  overwritten: number
  doubled: number
  /** Whether device and server were proven to hold the same at the end. */
  agreed: boolean
}

export function nothingYet(): FaultCounts {
  return {
    kills: 0, browserKills: 0, serverKills: 0, postgresKills: 0, databasesDeleted: 0, journalsHarmed: 0, copies: 0, restores: 0, clockChanges: 0, lulls: 0, networkFaults: 0, acknowledged: 0, photos: 0, cutOff: 0,
    restoredFromJournal: 0, savesTaken: 0, photosTaken: 0, lost: 0, photosLost: 0, missingAtHome: 0, overwritten: 0, doubled: 0, agreed: false,
  }
}
