/**
 * The product's other channel keywords, so that an administrator's own file can be pasted in: recalled from the
 * guide's alphabetical list, with the number of their arguments. None bears on notices.
 */
const words = (text: string): string[] => text.trim().split(/\s+/)

export const UNPLAYED = {
  none: words(`
    733 822 acceptalladdresses acceptvalidaddresses addlineaddrs addreturnpath allowetrn allowswitchchannel
    bangoverpercent bangstyle bidirectional blocketrn checkehlo chunkingclient chunkingserver commentinc commentomit
    commentstrip commenttotal connectalias connectcanonical copywarn datefour datetwo dayofweek defaultmx deferred
    defragment dequeue_removeroute disableetrn domainetrn domainvrfy dropblank ehlo eightbit eightnegotiate eightstrict
    errwarn exproute forwardcheckdelete forwardchecknone forwardchecktag header_733 header_822 header_uucp
    headerbottom headerinc headeromit headerkeeporder headerread headertrim identnone identnonelimited
    identnonenumeric identnonesymbolic identtcp identtcplimited identtcpnumeric identtcpsymbolic ignoreencoding
    ignoremessageencoding ignoremultipartencoding immediate immnonurgent immnormal immurgent improute inner innertrim
    interpretencoding interpretmessageencoding interpretmultipartencoding keepmessagehash lmtp localvrfy logging
    logheader loopcheck master master_debug maysasl maysaslclient maysaslserver maytls maytlsclient maytlsserver
    msexchange multigate multiple mustsasl mustsaslclient mustsaslserver musttls musttlsclient musttlsserver mx
    noacceptalladdresses noaddlineaddrs noaddreturnpath noallowswitchchannel nobangoverpercent
    nochunkingclient nochunkingserver nodayofweek nodefaulthost nodeferred nodefragment nodestinationfilter nodns
    nodropblank noehlo noexproute nofileinto nofilter noheaderread noheadertrim noimproute noinner noinnertrim
    nolinelimit nologging noloopcheck nomaster_debug nomsexchange nomultigate nomx norandommx noreceivedfor
    noreceivedfrom noremotehost norestricted noreverse normalnonurgent norules nosasl nosaslclient nosaslserver nosendetrn
    noservice noslave_debug nosmtp nosourcefilter noswitchchannel nothurman notls notlsclient notlsserver novrfy
    nowarn nox_env_to percentonly percents personalinc personalomit personalstrip port25 randommx receivedfor receivedfrom
    rejectsmtp rejectsmtplonglines relaxheadertermination remotehost restricted reverse rules sensitivitycompanyconfidential
    sensitivitynormal sensitivitypersonal sensitivityprivate service sevenbit silentetrn single single_sys slave
    slave_debug smtp smtp_cr smtp_crlf smtp_crorlf smtp_lf sourceroute subaddressexact subaddressrelaxed
    subaddresswild submit switchchannel thurman truncatesmtplonglines unrestricted userswitchchannel uucp
    validatelocalmsgstore validatelocalnone validatelocalsystem viaaliasoptional viaaliasrequired vrfyallow vrfydefault
    vrfyhide wrapsmtp wrapsmtplonglines x_env_to
  `),
  one: words(`
    addrsperfile addrsperjob aliasdetourhost aliasoptindetourhost alternateblocklimit alternatechannel
    alternatelinelimit alternaterecipientlimit authrewrite caption channelfilter charset7 charset8 charsetesc daemon
    deferralrejectlimit defragmentchannel description destinationbrightmail destinationbrightmailoptin destinationfilter
    destinationspamfilter1 destinationspamfilter1optin destinationspamfilter2 destinationspamfilter2optin
    destinationspamfilter3 destinationspamfilter3optin destinationspamfilter4 destinationspamfilter4optin
    destinationnosolicit disconnectbadauthlimit disconnectbadcommandlimit disconnectrecipientlimit
    disconnectrejectlimit disconnecttransactionlimit expandchannel expandlimit fileinto filesperjob filter
    headerlabelalign headerlimit headerlinelength holdlimit interfaceaddress ldapconnectionkey language lastresort
    linelength linelimit localbehavior maxblocks maxheaderaddrs maxheaderchars maxjobs maxlines maxprocchars
    missingrecipientpolicy nameparameterlengthlimit parameterformat parameterlengthlimit period pool port
    recipientcutoff recipientlimit saslswitchchannel sendetrn serviceconversion sourceblocklimit sourcebrightmail
    sourcebrightmailoptin sourcecommentinc sourcefilter sourcenosolicit sourcepersonalinc sourcespamfilter1
    sourcespamfilter1optin sourcespamfilter2 sourcespamfilter2optin sourcespamfilter3 sourcespamfilter3optin
    sourcespamfilter4 sourcespamfilter4optin streaming subdirs threaddepth tlsswitchchannel transactionlimit
    user uniqueidentifier
  `),
  any: words('after defaulthost defaultnameservers nameservers'),
}
