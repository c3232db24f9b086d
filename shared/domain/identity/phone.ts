import { z } from 'zod'

/** Mobile or landline (domain specification 3.6; mobile pattern from a working Guizhou rule set, S14). */
export const PhoneNumber = z.string().trim().regex(/^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/, 'phone.format')
export type PhoneNumber = z.infer<typeof PhoneNumber>
