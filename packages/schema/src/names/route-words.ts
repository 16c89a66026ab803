/**
 * Words of the routes of public APIs, in the singular: the vocabulary of the model of templates (`packages/inventory/models`), which a test
 * compares. What a path says in these words says nothing of a person.
 */
export const ROUTE_WORDS: ReadonlySet<string> = new Set(
  `
aab abac abandon abort about abuse accelerator accept accepted access accessibility accessible accessiblegmbaccount accessor accessproposal
accesstoken account accountstatuse accounttax achievement ack acknowledge acl acme acquire action actionable activate activation active
activity actuation ad adapt adapter adaptive adclient adcode add additional addon address adexchangebuyer adjust adjustment admin
admissionregistration adopt ads adsensehost adunit advance advanced advertised advertiser advice agency agent agentless aggregate aggregated
aggregation agreement ahead airflow aisafety alert algorithm alia aliase all allocate allocation allowed allowlist allowlisted alpha alter
amp analyse analysis analytic analyze analyzed ancestry and android androidenterprise androidpublisher annotate annotated annotation
announce announcement anomaly anon anonymize anr answer anywhere api apicatalog apicategory apidoc apiextension apim apiproduct
apiregistration apis apiserver apiservice apk apm app appeal append appgroup appliance application applied apply approval approve appsmarket
appstore appstorecatalog apt arbitrary archive arm armor article artifact ask asm asp aspect assemble assertion assess assessment asset
assetlink assign assigned assignee assignment assist assistant associated association associationsession ast asymmetric async attach
attachment attack attempt attention attest attestation attestor attribute attribution auction audience audio audit auditable augment auth
authentication authinfo authn authority authorization authorize authorized authorizeddomain authz autnum auto autocomplete autofeed autokey
automated automatic automatically automation autonomous autopilot autoscaler autoscaling availability available avg aware away aws azure
backend backfill background backup balance ban bank banner barcode bare base based batch batchinsert batchupdate begin behind benchmark
benign beta bgp bid bidder bidding bidi big bigquery billable billing billinginfo bin binary bind binding bit bitbucket bitmap blame blob
block blockchain blocking blog blue blueprint book bookshelve boot borrow boundary branch brand breakdown breakpoint bridge broadcast
browser bucket budget buffer build builder building built bulk bulkdata bundle buse business businesscallsinsight businesscallssetting busy
buyer by bypath byte byurl cach cache cached calculate calculated calendar call callback campaign can canaryevaluation cancel cancellation
canned cap capability capacity caption capture card cardinality carrier cas case catalog catch category ccm cdn center cert certificate
certificatesigningrequest certification chain challenge change changelog changequorum channel character charge chat check checkout
checkoutsetting checkpoint child children chrome chromeo chromewebstore chunk cidr cilog city civicinfo claim claimed claimwebsite class
classification classify cleanup clear click client clientmetadata clone close closest cloud cloudflare cloudinventoryservice cloudloading
cloudrun cluster clustered clusterrole clusterrolebinding clustertrustbundle cmek code codegen cohort collaborative collect collectd
collection collectionstatuse collector color column com combine combined command comment commit commitment common compact companion company
compare comparison compatibility compatiblefield compilation compile complete completion compliance component componentstatuse compose
composite compositepodgroup composition compute concept conclude concurrency condition conference config configmap configurable
configuration configure configured confirmation conflict confluent connect connected connection connectivity connector consent consistency
console constant constraint consume consumed consumer contact container content context continuous control controller controllerrevision
conversation conversational converse conversion conversionsource convert cookie coordination copy corpora correction correlation corroborate
cost count country course coverage cpu crash crawl crawled create created createsecondary creation creative cred credential credit criteria
criterion critical cronjob cross crt crypto cse csidriver csinode csistoragecapacity csm cspm csr css csv cta cuepoint cur curated curation
curator currency current cursor custom customchannel customer customization customizer customresourcedefinition customsearch cutover cws
cycle daemonset daily dashboard data database databrick datacenter datacollector datafeed datafeedstatuse datapoint dataset datasource
datastore datatransfer date dbm ddl ddsql deactivate deadline deal debug debuggee debugger debugmask debugsession decapsulate decision
declaration decline decode decrypt dedicated default defer define defined definition degradation deidentify delegate delegated delete
deletion delivery delta dem demand demote deny deobfuscation dependency deploy deployed deployment deploymentmanager deprecate deprovision
desc descendant describe description descriptor dest destination destroy detach detail detailed detect detection detector dev developer
device deviceclass devicetaintrule dfareporting dhcp diagnose diagnostic dicom dictionary diff dimension dimensionvalue direct directdeal
direction directory disable disbursement discover discovered discoveredprofile discovery disk dismiss dismissed display distribute
distribution disturb division dlp dml dns do docker document documentation domain domainaliase domainmapping dora dot doubleclickbidmanager
doubleclicksearch downgrade download downtime dpc draft drift drive drop due duplicate duration dynamic early echo edge edit edition
effective ekm elastic election eligibility eligible email embed embedding emission emojis enable enabled enablement encoded encounter
encrypt encryption end endpoint endpointslice enforcement engine enhanced enrichment enroll enrolled enrollment enterprise entitle
entitlement entity entra entry enumerate envgroup environment ephemeral ephemeralcontainer error escalate escalation establish estimate
estimated eula evaluate evaluation evaluator event eventing eventtype everything evict eviction evictionrequest evidence evolve exadata
exadb example exascale excessive exchange exclusion exclusivity exec executable execute execution executor exemplar exemption exercise exist
expand expanded expansion expectation experiment experimentation expiration expire explain explanation explorer export exposure express
expression expunge extend extended extension external externally extract facet failed failover failure false family familysharing faq
fargate fast fastly fault faulty favorite feature featurestore featuretile federation fee feed feedback fetch fhir field file filter
filtered filtering finalize finalized find finder finding finish firebase firewall firewallpolicy first fitness flag fleet flex flight
floodlight flow flowcontrol flowhook flowschema folder for force forecast form formability format forunmappedidentity forwarding frame
framework free freelistingsprogram friendly from frontend fulfill fulfillment full function funnel future gallery game garden gate gateway
gbp gcp gen generate generated generatetag generation generative generator generic geo get getwatchdetail gift git github gke global
glossary gmail goal goldengate googet google googleapis governance governed grading graduate grant grantable grantee graph graphql green
grid grounding group grouping grpc gtag guaranteed guardian guardrail guest guide guideline hamr handle hardware has hash hcx head header
healing health heartbeat heatmap held help hibernate hidden hide hierarchy histogram historical history histsignal hit hmac hold holiday
homepage hook horizontalpodautoscaler host hosted hot hourly hsm http hub human hybrid hyperparameter hyperthreading iam iap id idea
identifier identity identitysource identitytoolkit idmapping idp ids ignore ignored image imap impact impersonate import importable
impression improvement in inappproduct inbound inbox incentive incident increment index indexed indexing indicator inference inferred info
infrastructure ingest ingested ingress ingressclass inherit initial initialize initiate inject inline input insert insertion insight
insightsdata inspect inspection install installation installed installer instance instant instantiate instruction intake integration
integrationtemplate integrator integrity intel intent interaction interactive intercept interconnect interest interface internal
internalappsharing interrupt introspect invalidate inventory investigation invitable invitation invocation invoice invoke ioc ios iot ip
ipaddress ipam ips irn issuance issue issuer issueresolution item javascript jira job join journey json jsonpatch justification jwk jwt kaj
key keypair keyset keystore keyvaluemap keyword kfp kind kms knative knowledge known kubernete lab label labeling lake lambda landing
language last lastn latest launch layer layersummary layout ldapssetting lead leaderboard learning lease leasecandidate least leave legacy
level lfp liasetting license licensing lien lifecycle lift likedasset limit limitrange line lineage linear link linkable linked lint list
listen listing listlink lite live llm lmk load local locale localinventory localsubjectaccessreview location lock lodging log logging
logical login long longrunning longrunningrecognize lookup losing loss loyalty lro lun mac machine macsec maintenance major make manage
managed management manager manifest manual map mapper mapping mark masking master match matcher matching material materialized matrice
matter maven max mcf mcp me measurement media mediation meet member membership memory merchant merchantsupport merge mesh message metadata
metagame metal method metric metro mfa mig migratable migrate migrating migration min minor mint mirroring missing mitigate mobile mode
model moderate moderation moderator modifier modify module monetization monitor monitored monitoring month monthly mount move multi
multicast multicloud multipart multiple multistep mutate mutatingadmissionpolicy mutatingadmissionpolicybinding mutatingwebhookconfiguration
mutation mute my mybook myconfig mylibrary name named nameserver namespace namespaced nas nat native ndm nearby nearest need needing
negative negotiation neighbor network networking networkpolicy new nfs nlp node non not note notebook notice notification
notificationsubscription now npm nsx number oauth object objective obliterate obs observability observation obtain occurrence oci odb of off
offer offline oidc okta omnichannel on onboarding ondemand one onetimeproduct online ontap oob open openapi openid operating operation
operational opsgenie optimal optimize optimized option orchestrator order ordering orderinvoice orderreport orderreturn ordersbymerchantid
ordertracking ordertrackingsignal org organization orgunit origin os other out outbound outcome output overlap override overview owner
ownership pack package packet page pagerduty pagespeed pagespeedonline pageview paid paired param parameter parent participant partition
partner party pass password patch path patient pattern pause payment peered peering people per percentage perf perform performance
performancereport perimeter period permanent permission permitted persistent persistentvolume persistentvolumeclaim persona personal
personalizedstream phone photo phrase pickup pin pipeline pivot place placement plan plane plannable planner platform play playable playbook
playcustomapp played player playlist pluggable plugin pod podcast podcertificaterequest poddisruptionbudget podgroup podtemplate point
policy poll pool pop populate port portability portforward pos posdataprovider position positive post postal postgrest postmortem posture
powerpack pre preconfigured predict prediction preference prefix presentation presigned pretargeting pretargetingconfig preview prewarm
prewarmed price pricing primary print printer priority priorityclass prioritylevelconfiguration private privateauction privilege process
processed processing processor prodlytic producer product productdeliverytime productstatuse productsv profile profiling program progressive
project projected prometheus promooffer promote promotion prompt property proposal propose protected protection protocol provide provided
provider provision provisioning proxy pruned psc ptr public publication publish published publisher pubsub pubsubnotificationsetting pull
purchasable purchase purge push python quality query question queue queued quic quick quota rag random range rank ranking rapid rate
rateplan rating raw rbac rbacrolebinding rdd reach reaching reaction reactivate read reader readiness readingposition ready realm realtime
reason reasoning reassign reauthorize rebase reboot recall recaptcha receive recent recently reclaim recognize recommend recommendation
recommended recommender reconcile reconfigure record recording recover recoverable recovery recrawl recreate recursive recycle redact
redaction redirect reenable reencrypt ref reference referencedby referrer refine refresh refreshable refund regenerate region regional
regionalinventory register registration registry reidentify reimage reinforcement reject rejoin relatedaccountgroup
relatedaccountgroupmembership relation relationship release reliability reload relocate relyingparty remarketing remote remove removecontent
rename render renderaccountissue rendered rendering renderproductissue renew renewal reopen reorder repair replace replay replica replicaset
replication replicationcontroller reply repo report reportdata reporting repository repricing reprovision request requestgmbaccess
requesting requestinventoryverification requestphoneverification requestreview requirement rerun reschedule reseller resellernotify
reservation reserve reset resize resolve resolved resource resourceclaim resourceclaimtemplate resourcefile resourcepoolstatusrequest
resourcequota resourceslice responder response rest restart restore restrict restriction result resulturl resume retail retention retired
retract retransform retrieve retry return returncarrier returnpolicyonline reusable reveal reverse revert review reviewrefund revision
revocation revoke reward rewrite rfp ring risk role roleassignment rolebinding roll rollback rollout rollup romanize room root rotate
rotating rotation route router routine routing row rpc rrset rss rubric rule ruleset rum run running runtime runtimeclass runtimespec saa
sac safety sale salesforce saml sample sandbox sankey sas save saved savedcolumn saving sbom sca scalar scale scan scanned scanner scanning
scenario schedule scheduled scheduling schema schemav science scim scope scoped score scorecard screenshot script sdfdownloadtask
sdfuploadtask sdk sds search searchapplication searchkeyword seasonality seat secret section secure security seed seek segment self
selfsubjectaccessreview selfsubjectreview selfsubjectrulesreview semantic send sense sensitive sentence sentiment sequence serial serve
server serverconfig serverless service serviceaccount servicecidr servicenow serving sery session set setinventoryverificationcontact
setomnichannelexperience setposdataprovider setting setup setupcomplete severity sfdc sha shape share shareable shared sharedflow sharing
sheet shelve shielded shift ship shipment shipping shippingsetting shl shoppingadsprogram short show shrink siem sign signal signed signin
signing signup sim simple simulate simulation single sink sip site sitemap siterestrict sitter size skill sku skus slack slice slo slot slow
slug smart smime snapshot snippet snmp snooze snowflake software solution solver some source sourcemap spa space spam span spark spec
specialist speech split spoke spot spreadsheet sql ssd ssh ssl sso ssr stacktrace stage standard star start stat state statefulset stateless
statement static status statuse statuspage stegadography step stix stop stopping storage storageclass storagemigration storageversion
storageversionmigration store stored strategy stream streaming string strong structure sts stuck student studio study style sub subaccount
subgraph subject subjectaccessreview submission submit subnet subnetwork subproperty subscribe subscriber subscription subscriptionsv
subtest succeeded suggest suggested suggestion suite summarize summary super support supported suppression survey suspend suspension swap
switch switchover symbol sync syncconfig synonym syntax synthesize synthetic system table tablet tabular tag tagmanager tail takeover tap
target targetable targeted targeting targetserver task taxonomy tcp tcx teacher team teamdrive telemetry template tenancy tenant tensorboard
tensorflow term terminate terraform terraintile test testable tester testing testorder testordertemplate testreturn text that theme third
thread threat thumbnail ticket tier tiff tile time timeline timesery timestamp title tls to todo toggle token tokeninfo tokenreview tool
toolresult toolset toolspec top topic topology total touch trace traced tracer track tracking traffic train trainability training
transaction transcript transfer transferable transformation transit transition transitive translate transport trash travel tree triage trial
trigger triggeraction troubleshoot truncate trunk trust trusted tune tuned tuning tunnel turn twilio two type typical udid unapprove
unarchive unassign unbind unclaim undelete undeploy undo unenroll unfreeze unhide unit unlink unlock unmappedid unmount unmute unpublish
unregister unregistered unreserve unresolve unsampled unset unshare unstable unsubscribe untagged untrash up update updated updatelabel
updateproposal upgradability upgrade upgradeable upload upsert uptime uri uris url urlchannel usable usage use user userinfo userinvitation
userprofile useruploaded utilization vacation valid validate validatingadmissionpolicy validatingadmissionpolicybinding
validatingwebhookconfiguration validation value valued var variable variant vault vcenter vendor verdict verification verify
verifyphonenumber version vertex video view viewed viewership violating violation virtual visit vms vmware voice voidedpurchase volume
volumeattachment volumeattributesclass voterinfo vpc vpcsc vpn vulnerability vulnerable waf wait waiter wakelock wakeup wallet walletobject
wasm watch watcher watching waterfall watermark web webfont webhook webmaster webproperty well widget wildfire window winning wipe wire with
withdraw without word work worker workerpool workflow workforce workload workspace workstation wrapped write xml xpn xunit yaml youtube yum
zone
`
    .trim()
    .split(/\s+/),
)
