/** The bodies of Mailpit's routes, both ways. */

interface Schema {
  type?: string
  format?: string
  items?: Schema
  properties?: Record<string, Schema>
  additionalProperties?: Schema
  enum?: readonly string[]
  $ref?: string
}

const text: Schema = { type: 'string' }
const number: Schema = { type: 'integer' }
const share: Schema = { type: 'number' }
const flag: Schema = { type: 'boolean' }
const time: Schema = { type: 'string', format: 'date-time' }
const ref = (name: string): Schema => ({ $ref: `#/definitions/${name}` })
const list = (items: Schema): Schema => ({ type: 'array', items })
const map = (additionalProperties: Schema): Schema => ({ type: 'object', additionalProperties })
const object = (properties: Record<string, Schema>): Schema => ({ type: 'object', properties })

const people = { From: ref('Address'), To: list(ref('Address')), Cc: list(ref('Address')), Bcc: list(ref('Address')) }
const trigger = object({ ErrorCode: number, Probability: number })

export const DEFINITIONS: Record<string, Schema> = {
  Address: object({ Name: text, Address: text }),
  Person: object({ Name: text, Email: text }),
  Attachment: object({
    PartID: text,
    FileName: text,
    ContentType: text,
    ContentID: text,
    Size: number,
    Checksums: object({ MD5: text, SHA1: text, SHA256: text }),
  }),
  MessageSummary: object({
    ID: text,
    MessageID: text,
    Read: flag,
    ...people,
    ReplyTo: list(ref('Address')),
    Subject: text,
    Created: time,
    Username: text,
    Tags: list(text),
    Size: number,
    Attachments: number,
    Snippet: text,
  }),
  MessagesSummary: object({
    total: number,
    unread: number,
    count: number,
    messages_count: number,
    messages_unread: number,
    start: number,
    tags: list(text),
    messages: list(ref('MessageSummary')),
  }),
  Message: object({
    ID: text,
    MessageID: text,
    ...people,
    ReplyTo: list(ref('Address')),
    ReturnPath: text,
    Subject: text,
    ListUnsubscribe: object({ Header: text, Links: list(text), Errors: text, HeaderPost: text }),
    Date: time,
    Tags: list(text),
    Username: text,
    Text: text,
    HTML: text,
    Size: number,
    Inline: list(ref('Attachment')),
    Attachments: list(ref('Attachment')),
  }),
  Headers: map(list(text)),
  Tags: list(text),
  IDs: object({ IDs: list(text) }),
  SetReadStatus: object({ IDs: list(text), Search: text, Read: flag }),
  SetTags: object({ IDs: list(text), Tags: list(text) }),
  RenameTag: object({ Name: text }),
  Release: object({ To: list(text) }),
  Send: object({
    From: ref('Person'),
    To: list(ref('Person')),
    Cc: list(ref('Person')),
    Bcc: list(text),
    ReplyTo: list(ref('Person')),
    Subject: text,
    Text: text,
    HTML: text,
    Headers: map(text),
    Tags: list(text),
    Attachments: list(object({ Content: text, Filename: text, ContentType: text, ContentID: text })),
  }),
  SendAnswer: object({ ID: text }),
  ChaosTriggers: object({ Sender: trigger, Recipient: trigger, Authentication: trigger }),
  LinkCheck: object({ Errors: number, Links: list(object({ URL: text, StatusCode: number, Status: text })) }),
  HTMLCheck: object({
    Total: object({ Nodes: number, Tests: number, Supported: share, Partial: share, Unsupported: share }),
    Warnings: list(ref('HTMLCheckWarning')),
    Platforms: map(list(text)),
  }),
  HTMLCheckWarning: object({
    Slug: text,
    Title: text,
    Description: text,
    URL: text,
    Category: text,
    Tags: list(text),
    Keywords: text,
    Results: list(
      object({
        Name: text,
        Platform: text,
        Family: text,
        Version: text,
        Support: { type: 'string', enum: ['yes', 'no', 'partial'] },
        NoteNumber: text,
      }),
    ),
    NotesByNumber: map(text),
    Score: object({ Found: number, Supported: share, Partial: share, Unsupported: share }),
  }),
  AppInformation: object({
    Version: text,
    LatestVersion: text,
    Database: text,
    DatabaseSize: number,
    Messages: number,
    Unread: number,
    Tags: map(number),
    RuntimeStats: object({
      Uptime: number,
      Memory: number,
      MessagesDeleted: number,
      SMTPAccepted: number,
      SMTPAcceptedSize: number,
      SMTPRejected: number,
      SMTPIgnored: number,
    }),
  }),
  WebUIConfiguration: object({
    Label: text,
    MessageRelay: object({
      Enabled: flag,
      SMTPServer: text,
      ReturnPath: text,
      AllowedRecipients: text,
      BlockedRecipients: text,
      OverrideFrom: text,
      PreserveMessageIDs: flag,
      RecipientAllowlist: text,
    }),
    SpamAssassin: flag,
    ChaosEnabled: flag,
    DuplicatesIgnored: flag,
    HideDeleteAllButton: flag,
  }),
}
