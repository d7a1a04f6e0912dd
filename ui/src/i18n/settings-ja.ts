/**
 * What the settings of Postfix, Exim, Sendmail, OpenSMTPD and Courier are for, in Japanese. qmail's are under `control.`
 * in ja.ts and imta's in imta-ja.ts; the failures of the Compare view come with them. test/ui/settings-ja.test.ts asks the server for each of these sentences.
 */
import { failuresJa } from './failures-ja.ts'
import type { Sentences } from './sentences.ts'

/** Said of more than one mail system. */
const COMMON: Sentences = {
  'The largest message in bytes that is taken.': '受け付けるメッセージの最大の大きさ(バイト)。',
  'The largest message in bytes that is taken; 0: any.': '受け付けるメッセージの最大の大きさ(バイト)。0 なら無制限。',
  'The largest message that is taken.': '受け付けるメッセージの最大の大きさ。',
  'What follows the 220 of the greeting.': '接続時の応答 220 に続く文字列。',
  'How many Received fields a message may have.': 'メッセージにあってよい Received フィールドの数。',
  'The longest wait between two attempts.': '次の試行までの間隔の上限。',
  'The domain of addresses without one.': 'ドメインのないアドレスに補うドメイン。',
  'Domains whose users are here.': 'このホストの利用者に届くドメイン。',
  'How long a connection is waited for.': '接続を待つ時間。',
  'Bytes of a message that is returned whole.': 'この大きさ(バイト)までのメッセージは、全体を返送する。',
  'The age at which deferred mail is returned.': '再試行待ちのメールを返送するまでの時間。',
  'It changes nothing in this sandbox.': 'このサンドボックスでは何も変わりません。',
  'An alias of a local user.': 'このホストの利用者の別名。',
  'An alias.': '別名。',
  '{name} is nothing that bouncelab plays': '{name} は bouncelab が演じない設定です',
  '{name} is nothing that bouncelab plays; did you mean {near}?':
    '{name} は bouncelab が演じない設定です。{near} のことですか。',
  'Mail is returned before it is that old: nobody will ever be told of a delay.':
    'メールはその時間になる前に返送されます。配送遅延はだれにも知らされません。',
}

const POSTFIX: Sentences = {
  'The name of this host, in greetings, Received and Reporting-MTA.':
    'このホストの名前。接続時の応答、Received、Reporting-MTA に使う。',
  'What follows the first dot of myhostname.': 'myhostname の最初のドットより後ろ。',
  'The domain of addresses without one, MAILER-DAEMON among them.':
    'MAILER-DAEMON を含め、ドメインのないアドレスに補うドメイン。',
  'What it calls itself in Received fields and greetings.':
    'Received フィールドと接続時の応答で名乗るソフトウェアの名前。',
  'Where all mail for other hosts goes.': 'ほかのホスト宛てのメールをすべて渡す先。',
  'Tables that send domains and addresses elsewhere, or refuse them.':
    'ドメインやアドレスの配送先を変える、または拒否する表。',
  'Tables of addresses that stand for others.': 'ほかのアドレスの代わりになるアドレスの表。',
  'Domains that have aliases alone.': '別名だけを持つドメイン。',
  'The aliases of local users.': 'このホストの利用者の別名。',
  'Who is known here at RCPT; empty: nobody is refused.': 'RCPT のときに知っている宛先。空ならだれも拒否しない。',
  'Whether unknown recipients are refused at RCPT.': '知らない宛先を RCPT で拒否するか。',
  'What separates a user from an extension.': '利用者名と拡張部分を区切る文字。',
  'Clients that may send anywhere.': 'どこへでも送れるクライアント。',
  'The same for mail from the null sender.': '同じものの、空の送信者アドレスからのメールの場合。',
  'How often the deferred queue is looked through.': '再試行待ちのキューを調べる間隔。',
  'The shortest wait between two attempts.': '次の試行までの間隔の下限。',
  'The age at which the sender is told of a delay; 0: never.':
    '送信者に配送遅延を知らせるまでの時間。0 なら知らせない。',
  'Whether the sender is told when late mail has arrived.': '遅れたメールが届いたときに送信者に知らせるか。',
  'What the postmaster is told of.': '管理者(postmaster)に知らせる事柄。',
  'Who gets copies of bounces.': 'バウンスの写しの宛先。',
  'Who gets double bounces.': '二重バウンスの宛先。',
  'Who gets copies of delay notices.': '配送遅延通知の写しの宛先。',
  'Who is told of other trouble.': 'そのほかの問題を知らせる宛先。',
  'The sender of notices to the postmaster.': '管理者(postmaster)への通知の送信者。',
  'A file with texts of its own for notices.': '通知の文面を自分で用意したファイル。',
  'Whether notices refer to the message that they are about.': '通知が元のメッセージを References で参照するか。',
  'Whether X-Original-To and Original-Recipient are there without ORCPT.':
    'ORCPT がなくても X-Original-To と Original-Recipient を付けるか。',
  'Whether permanent failures are deferred.': '恒久的な失敗を再試行待ちにするか。',
  'Whether a 5xx greeting is temporary.': '接続時の 5xx の応答を一時的なものとして扱うか。',
  'The largest mailbox in bytes.': 'メールボックスの最大の大きさ(バイト)。',
  'Whether 8-bit mail goes as it is to a host that does not offer 8BITMIME.':
    '8BITMIME に対応しないホストにも、8ビットのメールをそのまま送るか。',
  'Whether SMTPUTF8 is offered.': 'SMTPUTF8 への対応を示すか。',
  'Deliveries at once to one destination.': '一つの配送先へ同時に行う配送の数。',
  '{names}: no message is refused for what is in it, so that no transcript tells of it.':
    '{names}: 内容を理由にメッセージを拒否することはないため、これを知らせる記録もありません。',
  'The notice counts in whole hours, so that it will say 0 hour(s).':
    '通知は時間単位で数えるため、0 hour(s) と書きます。',
  'It counts no more than maximal_queue_lifetime.': 'maximal_queue_lifetime より長くはなりません。',
}

const EXIM: Sentences = {
  'The name of this host, in greetings, Received and reports.':
    'このホストの名前。接続時の応答、Received、配送状況に使う。',
  'The domain of senders without one, Mailer-Daemon among them.':
    'Mailer-Daemon を含め、ドメインのない送信者に補うドメイン。',
  'The domain of recipients without one.': 'ドメインのない宛先に補うドメイン。',
  'Ages at which the sender is told of a delay; the last interval repeats.':
    '送信者に配送遅延を知らせる時間の並び。最後の間隔を繰り返す。',
  'Whether a message is one whose sender is told of delays.': '送信者に配送遅延を知らせるメッセージの条件。',
  'The age at which mail from the null sender that fails is thrown away; until then it is frozen.':
    '失敗した空の送信者アドレスからのメールを捨てるまでの時間。それまでは凍結する。',
  'The age at which frozen mail is given up; 0s: never.': '凍結したメールを諦めるまでの時間。0s なら諦めない。',
  'How long after freezing a message is tried again; 0s: never.': '凍結してから再び試すまでの時間。0s なら試さない。',
  'Who is told of frozen mail.': '凍結したメールを知らせる宛先。',
  'Who gets blind copies of which bounces.': 'どのバウンスの控え(Bcc)をだれに送るか。',
  'The Reply-To of bounces and warnings.': 'バウンスと配送遅延通知の Reply-To。',
  'The From of notices.': '通知の From。',
  'Whether the message comes back; in notices of this form it does all the same.':
    '元のメッセージを返送するか。この形式の通知では、どのみち返送する。',
  'Whether its body comes back.': '元のメッセージの本文も返送するか。',
  'The body in bytes above which the header alone comes back, counted in buffers of 8K.':
    '本文がこの大きさ(バイト。8K のバッファ単位)を超えると、ヘッダーだけを返送する。',
  'The longest line in bytes with which the body comes back.': '行がこの長さ(バイト)を超える本文は返送しない。',
  'Lines behind the first sentence of bounces.': 'バウンスの最初の文に続く行。',
  'A file with texts for bounces.': 'バウンスの文面のファイル。',
  'A file with texts for warnings.': '配送遅延通知の文面のファイル。',
  'Clients that are offered DSN.': 'DSN への対応を示すクライアント。',
  'Clients that are offered SMTPUTF8.': 'SMTPUTF8 への対応を示すクライアント。',
  'Clients that are told of CHUNKING.': 'CHUNKING への対応を示すクライアント。',
  'When mail that cannot be delivered for now is tried again, and until when.':
    '今は届けられないメールを、いつ、いつまで再び試すか。',
  'It turns addresses into others, or names the next host.': 'アドレスを別のものに変える、または次のホストを決める。',
  'Who is local, and who may send where.': 'どれがこのホストのもので、だれがどこへ送れるか。',
  'The daemon wants a SIGHUP; processes that it begins read the file anew.':
    'デーモンには SIGHUP が要ります。デーモンが起動するプロセスはファイルを読み直します。',
  'The warning counts whole minutes, so that it will say 0 minutes.':
    '配送遅延通知は分単位で数えるため、0 minutes と書きます。',
  'The retry rules end before that: nobody will ever be told of a delay.':
    '再試行の規則がその前に終わります。配送遅延はだれにも知らされません。',
  'Notices of this form return the message all the same; bounce_return_body counts.':
    'この形式の通知はどのみちメッセージを返送します。効くのは bounce_return_body です。',
  'timeout_frozen_after gives frozen mail up before that.':
    '凍結したメールは、その前に timeout_frozen_after で諦められます。',
}

const SENDMAIL: Sentences = {
  'The same for mail of normal priority.': '同じものの、優先度が normal のメールの場合。',
  'The same for mail of urgent priority.': '同じものの、優先度が urgent のメールの場合。',
  'The same for mail of non-urgent priority.': '同じものの、優先度が non-urgent のメールの場合。',
  'The same for mail that is a notice itself.': '同じものの、それ自体が通知であるメールの場合。',
  'The age at which the sender is warned once; 0: never.':
    '送信者に一度だけ配送遅延を知らせるまでの時間。0 なら知らせない。',
  'How long a connection is waited for; 0: as the system does.': '接続を待つ時間。0 なら OS に任せる。',
  'How long the greeting of another host is waited for.': '相手のホストの最初の応答を待つ時間。',
  'The least time between two attempts.': '次の試行までの最短の時間。',
  'Who gets notices that cannot go to the sender; empty: nobody.':
    '送信者に送れない通知の宛先。空ならだれにも送らない。',
  'Who gets a copy of every failure notice, headers only.': '不達通知すべての写し(ヘッダーだけ)の宛先。',
  'nobodyreturn: notices show the header alone; noreceipts: no DSN, no reports of success.':
    'nobodyreturn: 通知にヘッダーだけを載せる。noreceipts: DSN に対応せず、配送成功通知も送らない。',
  'Whether notices are MIME with a delivery status; else plain text.':
    '通知を配送状況付きの MIME にするか。しなければただのテキスト。',
  'Words above the first heading of a notice, or a file with them where it begins with /.':
    '通知の最初の見出しの上に置く文。/ で始まるなら、その文のファイル。',
  'Whether notices go to the Errors-To field as well.': '通知を Errors-To フィールドにも送るか。',
  'Whether Return-Receipt-To asks for a report of success.': 'Return-Receipt-To を配送成功通知の要求とみなすか。',
  'How many Received fields mail may have.': 'メールにあってよい Received フィールドの数。',
  'What the port greets with; ESMTP is put behind its first word.': '接続時の応答。最初の語の後ろに ESMTP が入る。',
  'Where a notice ends that nobody takes.': 'だれも受け取らない通知の行き先。',
  'An address of this host that stands for another one.': 'このホストのアドレスで、別のアドレスの代わりになるもの。',
  'Where the mail of a domain goes.': 'ドメイン宛てのメールの行き先。',
  'Who may send, and to whom.': 'だれが、だれに送れるか。',
  'A notice that its sender does not take is lost without a word in the log.':
    '送信者が受け取らない通知は、ログに何も残さずに失われます。',
  '{file} is not among the files: notices go out without it.':
    '{file} がファイルの中にありません。通知はそれなしで送られます。',
}

const OPENSMTPD: Sentences = {
  'The age at which an envelope is given up; the sender is then told of a delay.':
    'エンベロープを諦めるまでの時間。そのとき送信者に配送遅延を知らせる。',
  'Ages at which the sender is told of a delay, up to four.': '送信者に配送遅延を知らせる時間の並び。四つまで。',
  'What separates a user from a tag.': '利用者名とタグを区切る文字。',
  'the name in /etc/mailname, or of the host': '/etc/mailname の名前、またはホストの名前',
  'The server calls itself {host}.': 'サーバーは {host} と名乗ります。',
  'The name in greetings, Received, and everything about a notice.': '接続時の応答、Received、通知のすべてに使う名前。',
  'Mail is given up before it is that old: nobody is told of a delay before.':
    'メールはその時間になる前に諦められます。その前に配送遅延が知らされることはありません。',
  'No rule is written: mail for everywhere is taken from everywhere.':
    '規則が書かれていません。どこからでも、どこ宛てのメールでも受け付けます。',
  'smtpd itself takes no mail without a match line.': 'smtpd 自体は、match の行がなければメールを受け付けません。',
  'An entry of a table.': '表の項目。',
  '{file} was not given: the table is empty here, and smtpd would not start without it.':
    '{file} が与えられていません。ここでは空の表とします。実際の smtpd は、これがないと起動しません。',
  'smtpd refuses it: syntax error': 'smtpd は構文エラーとして拒否します',
  'smtpd refuses it: syntax error; did you mean {near}?': 'smtpd は構文エラーとして拒否します。{near} のことですか。',
}

const COURIER: Sentences = {
  'The name of this host, in greetings, Received and notices.':
    'このホストの名前。接続時の応答、Received、通知に使う。',
  'Further domains whose users are here.': 'このホストの利用者に届くドメインの追加分。',
  'The age at which mail that cannot be delivered is returned.': '届けられないメールを返送するまでの時間。',
  'The wait between the attempts of a group.': '一群の試行どうしの間隔。',
  'How many attempts a group has.': '一群の試行の回数。',
  'The wait after the first group; it doubles from group to group.': '最初の一群の後の間隔。一群ごとに倍になる。',
  'How often that wait doubles.': 'その間隔が倍になる回数。',
  'The From field of notices, word for word.': '通知の From フィールド。書いたとおりに使う。',
  'How long a greeting is waited for.': '最初の応答を待つ時間。',
  'Where mail for a domain, or for all, is sent: `domain:host`.':
    'ドメイン宛て、またはすべてのメールの送り先: `domain:host`。',
  'The beginning of each notice.': 'どの通知にもある冒頭。',
  'The end of each notice.': 'どの通知にもある末尾。',
  'What stands before the recipients that failed.': '失敗した宛先の前に置く文。',
  'What stands before the recipients that are late.': '遅れている宛先の前に置く文。',
  'What stands before those to whom it was delivered.': '配送された宛先の前に置く文。',
  'What stands before those whose host writes no reports.': '相手のホストが配送成功通知を書かない宛先の前に置く文。',
  'The subject of notices of failure and success.': '不達通知と配送成功通知の件名。',
  'The subject of notices of delay.': '配送遅延通知の件名。',
  'An alias; nobody is told of what becomes of its members.': '別名。その先がどうなったかは、だれにも知らされません。',
}

export const settingsJa: Sentences = {
  ...failuresJa,
  ...COMMON,
  ...POSTFIX,
  ...EXIM,
  ...SENDMAIL,
  ...OPENSMTPD,
  ...COURIER,
}
