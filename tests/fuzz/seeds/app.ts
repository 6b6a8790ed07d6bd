<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en"><context><name>Main</name>
<message><source>tea</source><comment>hot</comment><translatorcomment>of leaves</translatorcomment>
<translation>thé</translation></message>
<message numerus="yes"><source>%n cup(s)</source><translation><numerusform>%n tasse</numerusform>
<numerusform>%n tasses</numerusform></translation></message>
<message><source>x</source><translation type="unfinished">y</translation></message>
<message><source>old</source><translation type="obsolete">vieux</translation></message></context></TS>