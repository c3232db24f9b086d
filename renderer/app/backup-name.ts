/** A file name that says whose and of which day; letters that a file name cannot have become a dash. */
export function backupName(account: string, day: string): string {
  return `bangfu-${account.replaceAll(/[^\w.\u4e00-\u9fff]/g, '-').slice(0, 80)}-${day.replaceAll('-', '')}.bangfu`
}
