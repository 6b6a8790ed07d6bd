<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en" unknown="zzrootattribute">
<defaultcodec>zzcodec</defaultcodec>
<extra-loc-file>zzextrafile</extra-loc-file>
<dependencies><dependency catalog="zzcatalog"/></dependencies>
<context unknown="zzcontextattribute"><name>zzcontextname</name><comment>zzcontextcomment</comment>
<message id="zzid" unknown="zzmessageattribute"><location filename="zzlocation" line="1"/><source>zzsource</source>
<oldsource>zzoldsource</oldsource><comment>zzcomment</comment><oldcomment>zzoldcomment</oldcomment>
<extracomment>zzextracomment</extracomment><translatorcomment>zztranslatorcomment</translatorcomment>
<translation type="unfinished" unknown="zztranslationattribute">zztranslation</translation>
<userdata>zzuserdata</userdata><extra-mark>zzextra</extra-mark>zzloose</message>
<message numerus="yes"><source>zznumerus <byte value="x7a"/></source><translation><numerusform
unknown="zzformattribute">zzone</numerusform><numerusform><lengthvariant>zzlong</lengthvariant><lengthvariant>zzshort</lengthvariant></numerusform></translation></message>
<message><source>zzlengths</source><translation variants="yes"><lengthvariant unknown="zzvariantattribute">zzlonger</lengthvariant><lengthvariant>zzshorter</lengthvariant></translation></message>
<message><source>zzbare</source></message>
<message><source>zzvanished</source><translation type="vanished">zzvanishedtarget</translation></message>
<message><source unknown="zzsourceattribute">zzmarked <b unknown="zzinnerattribute">zzinner</b> zzafter</source><translation>zzplain</translation></message>
</context>
<message id="zzbyid"><source>zzoutside</source><translation>zzoutsidetarget</translation></message>
</TS>
