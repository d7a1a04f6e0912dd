#!/usr/bin/env node
/** `bouncelab-sendmail`: sendmail alone, for sendmail_path of PHP and the like, and quick to start. */
import { sendmail } from './sendmail/sendmail.ts'

process.exitCode = await sendmail(process.argv.slice(2))
