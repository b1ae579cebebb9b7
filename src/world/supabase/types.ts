/** The interface of Supabase's Management API as the rest of the program sees it: SupabaseAccess. */
import type { HostedBranch, HostedProject, Integration } from '../../core/supabase/hosted.ts';

/**
 * Hosted projects, through the Management API. What it refuses, and what cannot be reached, leaves as a RefusedError
 * whose id says which: hosted/no-access-token, hosted/unauthorized, hosted/permissions, hosted/project-not-found,
 * hosted/throttled, hosted/api, network/unreachable.
 */
export interface SupabaseAccess {
  credentials(): Promise<{ available: true } | { available: false; why: string }>;
  listProjects(): Promise<HostedProject[]>;
  project(ref: string): Promise<HostedProject>;
  branches(ref: string): Promise<HostedBranch[]>;
  integrations(ref: string): Promise<Integration[]>;
  /** Trusts an issuer. What came of a creation that was not answered is looked up before it is tried again. */
  createIntegration(ref: string, issuer: string): Promise<Integration>;
  /** One that is gone already is fine. */
  deleteIntegration(ref: string, id: string): Promise<void>;
}
