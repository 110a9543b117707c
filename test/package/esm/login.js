import express from 'express';
import mongoose from 'mongoose';
import passport from 'passport';
import * as main from 'passport-lazy-migration';
import * as legacy from 'passport-lazy-migration/legacy';
import * as memory from 'passport-lazy-migration/memory';
import * as mongooseStores from 'passport-lazy-migration/mongoose';
import * as passwords from 'passport-lazy-migration/passwords';
import * as testing from 'passport-lazy-migration/testing';
import { scenario } from './scenario.cjs';

await scenario({ main, memory, mongooseStores, passwords, legacy, testing, express, passport, mongoose });
